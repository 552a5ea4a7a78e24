package dev.davit.dashboard.run;

import dev.davit.api.AttemptStatus;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.api.RunTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// When a run waited and executed, as bars between its creation and its end.
///
/// @param to the end, or now
/// @param lines one for the time before the first pod, and one for each pod
public record Timeline(Instant from, Instant to, List<Line> lines) {
  /// The width of the picture.
  public static final int WIDTH = 1000;

  /// What a bar stands for. The word is its class in the stylesheet.
  public enum Kind {
    WAITS,
    EXECUTES,
    COMPLETED,
    FAILED,
    BACKOFF;

    /// In words.
    public String word() {
      return switch (this) {
        case WAITS -> "waits";
        case EXECUTES -> "executes";
        case COMPLETED -> "completed";
        case FAILED -> "failed";
        case BACKOFF -> "backoff";
      };
    }
  }

  /// One row of the picture.
  ///
  /// @param pod empty: before the first pod
  public record Line(String label, String pod, List<Bar> bars) {
    public Line {
      bars = List.copyOf(bars);
    }
  }

  /// A bar, in units of [#WIDTH]. A short one is still visible.
  public record Bar(Kind kind, int x, int width, Duration length) {}

  public Timeline {
    lines = List.copyOf(lines);
  }

  /// The bars of a run.
  static Timeline of(Run run, Instant now) {
    var status = Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
    var times = Objects.requireNonNullElse(status.times(), RunTimes.NONE);
    var from = Times.parse(run.getMetadata().getCreationTimestamp()).orElse(now);
    var to = latest(Times.parse(times.finishedAt()).orElse(now), from);
    var scale = new Scale(from, to);
    var attempts = Objects.requireNonNullElse(status.attempts(), List.<AttemptStatus>of());
    var lines = new ArrayList<Line>();
    lines.add(waiting(attempts, times, scale));
    attempts.forEach(attempt -> lines.add(ended(attempt, scale)));
    var pod = status.pod();
    if (pod != null
        && !Boolean.TRUE.equals(status.finished())
        && attempts.stream().noneMatch(attempt -> pod.equals(attempt.pod()))) {
      var bars =
          Times.parse(times.attemptStartedAt()).stream()
              .map(start -> scale.bar(Kind.EXECUTES, start, to))
              .toList();
      lines.add(new Line("attempt " + status.attempt(), pod, bars));
    }
    return new Timeline(from, to, lines);
  }

  /// From the creation to the first start of a container.
  private static Line waiting(List<AttemptStatus> attempts, RunTimes times, Scale scale) {
    var starts =
        Stream.concat(
            attempts.stream().flatMap(attempt -> Times.parse(attempt.startedAt()).stream()),
            Times.parse(times.startedAt()).stream());
    var end = starts.min(Comparator.naturalOrder()).orElse(scale.to());
    return new Line("waiting", "", List.of(scale.bar(Kind.WAITS, scale.from(), end)));
  }

  private static Line ended(AttemptStatus attempt, Scale scale) {
    var bars = new ArrayList<Bar>();
    var start = Times.parse(attempt.startedAt());
    var end = Times.parse(attempt.endedAt());
    var kind = "Completed".equals(attempt.reason()) ? Kind.COMPLETED : Kind.FAILED;
    start.ifPresent(it -> bars.add(scale.bar(kind, it, end.orElse(it))));
    end.ifPresent(
        it ->
            Times.parse(attempt.retryAt())
                .ifPresent(next -> bars.add(scale.bar(Kind.BACKOFF, it, next))));
    return new Line("attempt " + attempt.attempt(), attempt.pod(), bars);
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private record Scale(Instant from, Instant to) {
    private static final int SHORTEST = 4;

    Bar bar(Kind kind, Instant start, Instant end) {
      var x = Math.min(position(start), WIDTH - SHORTEST);
      var width = Math.max(SHORTEST, position(end) - x);
      var length = Duration.between(start, end);
      return new Bar(kind, x, width, length.isNegative() ? Duration.ZERO : length);
    }

    private int position(Instant instant) {
      var all = Math.max(1, Duration.between(from, to).toMillis());
      var since = Math.clamp(Duration.between(from, instant).toMillis(), 0, all);
      return (int) (since * WIDTH / all);
    }
  }
}
