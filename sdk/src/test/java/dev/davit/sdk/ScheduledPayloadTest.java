package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduledPayloadTest {
  private static final Cron DAILY = Cron.of("30 2 * * *").timeZone("Europe/Berlin");

  /// After a change of the clock.
  private static final Instant DUE = Instant.parse("2026-03-29T01:00:00Z");

  /// As the operator writes it.
  private static final String FULL =
      """
      {"timestamp":"2026-03-29T01:00:00Z","lastTimestamp":"2026-03-28T01:30:00Z",
       "timezone":"Europe/Berlin","scheduleId":"nightly","externalId":"user-7",
       "upcoming":["2026-03-30T00:30:00Z","2026-03-31T00:30:00Z","2026-04-01T00:30:00Z",
                   "2026-04-02T00:30:00Z","2026-04-03T00:30:00Z"]}
      """;

  private static final String FIRST =
      """
      {"timestamp":"2026-03-29T01:00:00Z","timezone":"UTC","scheduleId":"nightly","upcoming":[]}
      """;

  private static final Task<ScheduledPayload, String> NIGHTLY =
      Task.scheduled("nightly", String.class)
          .schedule(DAILY)
          .run(
              (payload, ctx) ->
                  payload.lastTimestamp().map(Instant::toString).orElse("never")
                      + " to "
                      + payload.timestamp().atZone(payload.timezone()));

  @Test
  void isTheOneThatTheOperatorWrites() {
    assertThat(read(FULL, TaskJson.STANDARD))
        .isEqualTo(ScheduledPayload.at(DUE, DAILY).scheduleId("nightly").externalId("user-7"));
    assertThat(read(FIRST, TaskJson.STANDARD))
        .isEqualTo(
            new ScheduledPayload(
                DUE, Optional.empty(), ZoneId.of("UTC"), "nightly", Optional.empty(), List.of()));
  }

  @Test
  void isReadAlikeWhateverTheRulesOfTheApplicationAre() {
    var snakes =
        new SimpleModule("snakes") {
          private static final long serialVersionUID = 1L;

          @Override
          public void setupModule(SetupContext context) {
            context.setNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
          }
        };

    assertThat(read(FULL, TaskJson.STANDARD.with(snakes))).isEqualTo(read(FULL, TaskJson.STANDARD));
  }

  @Test
  void aFieldOfANewerOperatorIsIgnoredEvenByAStrictTask() {
    var newer = FULL.replaceFirst("\\{", "{\"catchUp\":true,");

    assertThat(read(newer, TaskJson.STANDARD)).isEqualTo(read(FULL, TaskJson.STANDARD));
  }

  @Test
  void aTestGetsThePayloadOfADueTime() {
    var payload = ScheduledPayload.at(DUE, NIGHTLY.schedules().get(0));

    assertThat(payload.scheduleId()).isEqualTo("test");
    assertThat(payload.upcoming()).hasSize(5).isSorted();
    assertThat(TestKit.run(NIGHTLY, payload).output())
        .isEqualTo("2026-03-28T01:30:00Z to 2026-03-29T03:00+02:00[Europe/Berlin]");
    assertThat(TestKit.run(NIGHTLY, payload.first()).output())
        .isEqualTo("never to 2026-03-29T03:00+02:00[Europe/Berlin]");
    assertThat(ScheduledPayload.at(DUE, DAILY.named("night")).scheduleId()).isEqualTo("test-night");
  }

  @Test
  void aTestCannotUseATimeThatIsNotDue() {
    assertThatThrownBy(() -> ScheduledPayload.at(DUE.plusSeconds(1800), DAILY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "2026-03-29T01:30:00Z is not a due time of 30 2 * * * in Europe/Berlin; the next one is 2026-03-30T00:30:00Z");
  }

  private static ScheduledPayload read(String json, TaskJson rules) {
    var read = rules.readPayload(TaskJson.parse(json), NIGHTLY.payloadType());
    assertThat(read.unknown()).as("what a strict task refuses").isEmpty();
    return read.value();
  }
}
