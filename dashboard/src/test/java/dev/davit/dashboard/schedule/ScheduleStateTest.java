package dev.davit.dashboard.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.client.ScheduleView;
import dev.davit.client.ScheduleView.Ready;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleStateTest {
  private static final Instant NOW = Instant.parse("2026-03-01T14:00:00Z");
  private static final Optional<Ready> READY = Optional.of(new Ready(true, "Scheduled", "fine"));

  record Case(String name, ScheduleView schedule, boolean hasWindow, String word, String why) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> schedules() {
    return Stream.of(
        new Case("creates runs", schedule(true, READY, 60, 120), false, "Ready", ""),
        new Case(
            "is suspended, whatever the operator said last",
            schedule(false, READY, -600),
            false,
            "Suspended",
            "It creates no runs until it is resumed."),
        new Case(
            "nobody has looked at it",
            schedule(true, Optional.empty()),
            false,
            "Unknown",
            "No operator has reported on this schedule."),
        new Case(
            "its task is missing",
            schedule(true, Optional.of(new Ready(false, "TaskNotFound", "no task x\u202e"))),
            false,
            "TaskNotFound",
            "no task x\\u202e"),
        new Case(
            "a new leader may be a minute late", schedule(true, READY, -60), false, "Ready", ""),
        new Case(
            "is late for longer",
            schedule(true, READY, -61, 3600),
            false,
            "Overdue",
            "It has had no run since 2026-03-01 13:58:59 UTC, when it was due. No operator looks at it, or it is behind; its log says why."),
        new Case(
            "with a window, it is late when the next due time has passed too",
            schedule(true, READY, -3600, 60),
            true,
            "Ready",
            ""),
        new Case(
            "with a window, and the next due time has passed",
            schedule(true, READY, -3600, -61),
            true,
            "Overdue",
            "It has had no run since 2026-03-01 13:00:00 UTC, when it was due. No operator looks at it, or it is behind; its log says why."),
        new Case("has no next due time", schedule(true, READY), false, "Ready", ""));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void aScheduleSaysWhetherItCreatesRuns(Case given) {
    var state = ScheduleState.of(given.schedule(), given.hasWindow(), NOW);

    assertThat(state.word()).isEqualTo(given.word());
    assertThat(state.why()).isEqualTo(given.why());
  }

  /// @param next seconds from now
  private static ScheduleView schedule(boolean isActive, Optional<Ready> ready, int... next) {
    return new ScheduleView(
        "shop",
        "nightly",
        "uid",
        "report",
        "30 2 * * *",
        "UTC",
        Optional.empty(),
        isActive,
        NOW,
        ready,
        Arrays.stream(next).boxed().map(NOW::plusSeconds).toList(),
        Optional.empty(),
        Optional.empty(),
        0);
  }
}
