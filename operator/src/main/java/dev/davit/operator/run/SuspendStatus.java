package dev.davit.operator.run;

import dev.davit.api.RunSegment;
import dev.davit.api.RunWait;
import dev.davit.api.WaitKind;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Wait;
import dev.davit.operator.run.RunState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the status says about suspended attempts, and back.
final class SuspendStatus {
  private SuspendStatus() {}

  static @Nullable RunSegment segment(Segment segment) {
    return segment.number() == 0
        ? null
        : new RunSegment(
            segment.number(), segment.executed().toSeconds(), segment.metadata().orElse(null));
  }

  static Segment segment(@Nullable RunSegment segment) {
    var number = segment == null ? null : segment.number();
    return segment == null || number == null || number <= 0
        ? Segment.FIRST
        : new Segment(
            number,
            Duration.ofSeconds(
                Math.max(0, Objects.requireNonNullElse(segment.executedSeconds(), 0L))),
            Optional.ofNullable(segment.metadata()));
  }

  /// For the columns of `kubectl get runs`.
  static String inShort(Waiting waiting) {
    return waiting.until().toString();
  }

  static List<RunWait> waits(Waiting waiting) {
    return waiting.waits().stream()
        .map(
            wait ->
                new RunWait(
                    wait.scope().isEmpty() ? null : wait.scope(),
                    wait.position(),
                    switch (wait.kind()) {
                      case TIME -> WaitKind.TIME;
                      case STEP, BRANCH -> throw new IllegalStateException("no wait: " + wait);
                    },
                    wait.until().toString(),
                    waiting.since().toString()))
        .toList();
  }

  static Waiting state(int attempt, @Nullable List<RunWait> waits) {
    var all = Objects.requireNonNullElse(waits, List.<RunWait>of());
    return new Waiting(
        attempt,
        all.stream()
            .map(RunWait::since)
            .filter(Objects::nonNull)
            .map(Instant::parse)
            .findFirst()
            .orElse(Instant.EPOCH),
        all.stream().flatMap(SuspendStatus::wait).toList());
  }

  private static Stream<Wait> wait(RunWait wait) {
    var until = wait.until();
    return until == null
        ? Stream.empty()
        : Stream.of(
            new Wait(
                Objects.requireNonNullElse(wait.scope(), ""),
                Objects.requireNonNullElse(wait.position(), 0),
                JournalEntry.Kind.TIME,
                Instant.parse(until)));
  }
}
