package dev.davit.dashboard.index;

import java.time.Instant;
import java.util.List;

/// Rows of runs of 14:00.
final class Rows {
  static final Instant NOW = Instant.parse("2026-03-01T14:00:00Z");

  private Rows() {}

  static RunRow row(String name, String task, String phase, int minutesAgo, String... tags) {
    var created = NOW.minusSeconds(60L * minutesAgo);
    return new RunRow(
        new RunKey("shop", name),
        task,
        new RunState(phase, phase.equals("Failed") ? "TaskFailed" : phase, "", "", 1),
        new RunTimes(created, phase.equals("Queued") ? null : created.plusSeconds(1), null),
        "task/" + task,
        "small-1x",
        "",
        List.of(tags));
  }
}
