package dev.davit.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.client.DavitClient;
import dev.davit.client.RunHandle;
import dev.davit.client.RunNotDelayedException;
import dev.davit.client.RunNotFoundException;
import dev.davit.client.TriggerOptions;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Crds;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class RescheduleIT {
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

  private static final Duration HOUR = Duration.ofHours(1);

  private final ControlPlane cluster;
  private DavitClient davit;
  private ActingOperator operator;

  RescheduleIT(ControlPlane cluster) {
    Crds.install(cluster);
    this.cluster = cluster;
  }

  @BeforeEach
  void useANewNamespace() {
    davit = DavitClient.of(cluster.client()).inNamespace(cluster.newNamespace());
    operator = new ActingOperator(cluster.client(), davit.namespace());
  }

  @Test
  void delayIsMovedToAnInstantOrADuration() {
    var run = delayed();

    assertThat(davit.reschedule(run, LATER.plusSeconds(7)).delayUntil())
        .contains(LATER.plusSeconds(7));
    operator.delays(run);
    assertThat(davit.reschedule(run, LATER.minusMillis(1)).delayUntil())
        .contains(LATER.minusMillis(1));
    var moved = davit.reschedule(run, HOUR).delayUntil().orElseThrow();
    assertThat(Duration.between(Instant.now(), moved)).isBetween(HOUR.minusMinutes(1), HOUR);
  }

  @Test
  void instantInThePastIsNow() {
    var before = Instant.now();

    var moved = davit.reschedule(delayed(), Instant.EPOCH).delayUntil();

    assertThat(moved.orElseThrow()).isBetween(before, Instant.now());
  }

  @Test
  void allOfManyCallersAreHeard() throws Exception {
    var run = delayed();

    var moved =
        Callers.together(10, number -> davit.reschedule(run, LATER.plusSeconds(number)).name());

    assertThat(moved).containsOnly(run);
    assertThat(davit.get(run).delayUntil().orElseThrow()).isBetween(LATER, LATER.plusSeconds(9));
  }

  @Test
  void runThatIsNotDelayedSaysWhereItStands() {
    var queued = davit.trigger("t", 1).name();
    var executing = delayed();
    operator.executes(executing);
    var canceled = delayed();
    davit.cancel(canceled);

    assertThatThrownBy(() -> davit.reschedule(queued, LATER))
        .isInstanceOf(RunNotDelayedException.class)
        .hasMessage(
            "Run %s cannot be rescheduled: it is Queued, and no operator has reported on it; allowed: while it waits for the delay that it was triggered with",
            queued);
    assertThatThrownBy(() -> davit.reschedule(executing, LATER))
        .isInstanceOf(RunNotDelayedException.class)
        .hasMessageContaining("it is Executing: The container runs;");
    assertThatThrownBy(() -> davit.reschedule(canceled, LATER))
        .isInstanceOf(RunNotDelayedException.class);
    assertThatThrownBy(() -> davit.reschedule("nobody", LATER))
        .isInstanceOf(RunNotFoundException.class);
  }

  private String delayed() {
    RunHandle<?> run = davit.trigger("t", 1, TriggerOptions.NONE.delay(LATER));
    return run.name();
  }
}
