package dev.davit.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.TaskDefaults;
import dev.davit.contract.Durations;
import dev.davit.sdk.Machine;
import dev.davit.sdk.Retry;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the SDK, the schema and the operator say about the same thing.
class DefaultsTest {
  @Test
  void theSdkAndTheSchemaHaveTheSameRetry() {
    assertThat(Retry.DEFAULT)
        .isEqualTo(
            Retry.attempts(TaskDefaults.MAX_ATTEMPTS)
                .factor(TaskDefaults.FACTOR)
                .minTimeout(Durations.parse(TaskDefaults.MIN_TIMEOUT))
                .maxTimeout(Durations.parse(TaskDefaults.MAX_TIMEOUT))
                .randomize(TaskDefaults.RANDOMIZE));
  }

  @Test
  void everyMachineOfTheSdkIsConfiguredByDefault() {
    var machines =
        List.of(
            Machine.MICRO,
            Machine.SMALL_1X,
            Machine.SMALL_2X,
            Machine.MEDIUM_1X,
            Machine.MEDIUM_2X,
            Machine.LARGE_1X,
            Machine.LARGE_2X);
    assertThat(MachinePresets.DEFAULTS.byName().keySet())
        .containsExactlyElementsOf(machines.stream().map(Machine::name).toList());
    assertThat(MachinePresets.DEFAULTS.find(TaskDefaults.MACHINE)).isPresent();
  }
}
