package dev.davit.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Schedule;
import dev.davit.api.ScheduleSpec;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoScheduleTest {
  @ParameterizedTest
  @CsvSource({
    "2026-01-02T12:00:59Z, 2026-01-02T12:01:00Z",
    "2026-01-02T12:00:00Z, 2026-01-02T12:01:00Z",
    "2026-01-02T12:00:01Z, 2026-01-02T12:01:00Z"
  })
  void isDueAtTheFirstFullMinuteAfterItsCreation(String created, Instant due) {
    var schedule = new Schedule();
    schedule.getMetadata().setName("minute-report");
    schedule.getMetadata().setCreationTimestamp(created);
    schedule.setSpec(ScheduleSpec.of("nightly-report", "* * * * *"));

    assertThat(DemoSchedule.of(schedule)).isEqualTo(new DemoSchedule("minute-report", due));
  }
}
