package dev.davit.usercode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.davit.sdk.Cron;
import dev.davit.sdk.RunOptions;
import dev.davit.sdk.ScheduledPayload;
import dev.davit.sdk.Task;
import dev.davit.sdk.TestKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The Java of `docs/schedules.md` is compiled, and does what the page says.
class SchedulesPageTest {
  private static final Path PAGE = Path.of("../docs/schedules.md");
  private static final Path HERE =
      Path.of("src/test/java/dev/davit/usercode/SchedulesPageTest.java");

  record Region(String name) {}

  // On the page from here.
  final Task<ScheduledPayload, String> nightly =
      Task.scheduled("nightly", String.class)
          .schedule(Cron.of("0 9 * * MON-FRI").timeZone("Europe/Berlin").window("30m"))
          .run(
              (due, ctx) -> {
                var local = due.timestamp().atZone(due.timezone());
                var since =
                    due.lastTimestamp().map(it -> "since " + it).orElse("for the first time");
                return local.getDayOfWeek() + " " + since;
              });

  final Task<Region, String> sync =
      Task.of("sync", Region.class, String.class)
          .schedule(
              Cron.of("*/5 * * * *")
                  .named("eu")
                  .concurrency(Cron.Concurrency.FORBID)
                  .runs(RunOptions.DEFAULT.queue("sync").ttl(Duration.ofMinutes(5)).tags("eu")),
              new Region("eu-central"))
          .schedule(Cron.of("@hourly").named("us").missed(Cron.Missed.ALL), new Region("us-east"))
          .run((region, ctx) -> "synced " + region.name());

  // To here, and the following test.

  @Test
  void aTestGetsThePayloadOfADueTime() {
    var due = Instant.parse("2026-03-30T07:00:00Z");
    var payload = ScheduledPayload.at(due, nightly.schedules().get(0));

    assertEquals("MONDAY since 2026-03-27T08:00:00Z", TestKit.run(nightly, payload).output());
    assertEquals("MONDAY for the first time", TestKit.run(nightly, payload.first()).output());
  }

  @Test
  void aTaskMayHaveSeveralSchedules() {
    assertThat(sync.schedules()).extracting(it -> it.name().orElse("")).containsExactly("eu", "us");
    assertThat(TestKit.run(sync, new Region("eu")).output()).isEqualTo("synced eu");
  }

  @Test
  void theJavaOfThePageIsThatOfThisTest() throws IOException {
    var source = Files.readString(HERE);
    var blocks = PageBlocks.of(PAGE, "java");

    assertThat(blocks).hasSize(3).allSatisfy(it -> assertThat(source).contains(it));
  }
}
