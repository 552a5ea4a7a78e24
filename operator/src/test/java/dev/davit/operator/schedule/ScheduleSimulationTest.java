package dev.davit.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The real shell and core of schedules over a cluster in memory, on a virtual clock: watches are
/// late, requests fail with and without their effect, operators die between any two writes, and two
/// believe that they lead. `-Ddavit.schedules.seeds=N` lets more worlds live, and
/// `-Ddavit.schedules.seed=N` repeats one and prints it.
class ScheduleSimulationTest {
  private static final int SEEDS = Integer.getInteger("davit.schedules.seeds", 150);
  private static final long ONE = Long.getLong("davit.schedules.seed", -1);

  @Test
  void nothingBreaksARule() {
    var seeds = ONE >= 0 ? LongStream.of(ONE) : LongStream.rangeClosed(1, SEEDS);

    assertThat(seeds.mapToObj(seed -> broken(seed, ScheduleMutant.NONE)))
        .filteredOn(Optional::isPresent)
        .isEmpty();
  }

  @Test
  void aWorldHasRuns() {
    assertThat(new ScheduleWorld(1, ScheduleMutant.NONE).live()).isGreaterThan(20);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void whatIsBrokenOnPurposeIsFound(ScheduleMutant mutant) {
    var found =
        LongStream.rangeClosed(1, 1000)
            .mapToObj(seed -> violation(new ScheduleWorld(seed, mutant)))
            .flatMap(Optional::stream)
            .anyMatch(it -> it.rule() == mutant.rule());

    assertThat(found).as("%s breaks %s", mutant, mutant.rule()).isTrue();
  }

  @Test
  void everyRuleIsBrokenOnPurpose() {
    assertThat(
            Arrays.stream(ScheduleMutant.values())
                .filter(it -> it != ScheduleMutant.NONE)
                .map(ScheduleMutant::rule))
        .contains(
            Arrays.stream(ScheduleRule.values())
                .filter(it -> it != ScheduleRule.NO_BUG)
                .toArray(ScheduleRule[]::new));
  }

  private static Optional<String> broken(long seed, ScheduleMutant mutant) {
    var world = new ScheduleWorld(seed, mutant);
    var broken = violation(world);
    if (broken.isPresent() && ONE >= 0) {
      world.time.trace().forEach(System.out::println);
    }
    return broken.map(it -> "seed " + seed + ", " + it.getMessage());
  }

  private static Optional<ScheduleChecks.Broken> violation(ScheduleWorld world) {
    try {
      world.live();
      return Optional.empty();
    } catch (ScheduleChecks.Broken e) {
      return Optional.of(e);
    }
  }
}
