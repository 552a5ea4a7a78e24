package dev.davit.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Annotations;
import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.Schedule;
import dev.davit.operator.lean.LeanSerialization;
import dev.davit.operator.schedule.ScheduleState.Firing;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduledRunsTest {
  private static final Instant DUE = Instant.parse("2026-03-29T00:30:00Z");

  private static Schedule schedule(String spec) {
    return LeanSerialization.create()
        .unmarshal(
            """
            {"apiVersion":"davit.dev/v1alpha1","kind":"Schedule",
             "metadata":{"name":"nightly","namespace":"a","uid":"u-1"},"spec":%s}
            """
                .formatted(spec),
            Schedule.class);
  }

  private static Run run(String spec, Optional<Instant> before) {
    var schedule = schedule(spec);
    return ScheduledRuns.create(
        schedule, ScheduleObserver.timing(schedule), new Firing(DUE, "nightly-1"), before);
  }

  @Test
  void theNameIsMadeOfScheduleAndDueTime() {
    var name = ScheduledRuns.name("nightly", "u-1", DUE);

    assertThat(name)
        .matches("nightly-202603290030-[a-z2-7]{4}")
        .isEqualTo(ScheduledRuns.name("nightly", "u-1", DUE))
        .isNotEqualTo(ScheduledRuns.name("nightly", "u-2", DUE));
    assertThat(ScheduledRuns.name("s".repeat(63), "u-1", DUE)).hasSize(58);
  }

  @Test
  void theTaskGetsTheDueTimesOfItsSchedule() {
    var run =
        run(
            "{\"task\":\"t\",\"cron\":\"30 1,2,3 * * *\",\"timeZone\":\"Europe/Berlin\",\"externalId\":\"x\"}",
            Optional.of(Instant.parse("2026-03-28T02:30:00Z")));

    assertThat(run.getSpec().payload())
        .hasToString(
            "{\"timestamp\":\"2026-03-29T00:30:00Z\",\"lastTimestamp\":\"2026-03-28T02:30:00Z\","
                + "\"timezone\":\"Europe/Berlin\",\"scheduleId\":\"nightly\",\"externalId\":\"x\","
                + "\"upcoming\":[\"2026-03-29T01:00:00Z\",\"2026-03-29T01:30:00Z\",\"2026-03-29T23:30:00Z\","
                + "\"2026-03-30T00:30:00Z\",\"2026-03-30T01:30:00Z\"]}");
    assertThat(run.getMetadata().getLabels()).containsEntry(Labels.SCHEDULE, "nightly");
    assertThat(run.getMetadata().getAnnotations())
        .containsEntry(Annotations.SCHEDULED, "u-1/2026-03-29T00:30:00Z");
    assertThat(run.getMetadata().getOwnerReferences()).isEmpty();
  }

  @Test
  void theFirstRunHasNoTimeBefore() {
    var payload = run("{\"task\":\"t\",\"cron\":\"@daily\"}", Optional.empty()).getSpec().payload();

    assertThat(payload.has("lastTimestamp")).isFalse();
    assertThat(payload.has("externalId")).isFalse();
    assertThat(payload.get("timezone").asText()).isEqualTo("UTC");
  }

  @Test
  void itsOwnPayloadTakesThePlaceOfTheTimes() {
    var run =
        run(
            "{\"task\":\"t\",\"cron\":\"@daily\",\"run\":{\"payload\":{\"a\":[1.5]},\"ttl\":\"1h\"}}",
            Optional.empty());

    assertThat(run.getSpec().payload()).hasToString("{\"a\":[1.5]}");
    assertThat(run.getSpec().ttl()).isEqualTo("1h");
  }
}
