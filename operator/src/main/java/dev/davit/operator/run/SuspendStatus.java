package dev.davit.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.RunSegment;
import dev.davit.api.RunWait;
import dev.davit.api.WaitKind;
import dev.davit.contract.MetadataOperations;
import dev.davit.contract.Wait;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.run.RunState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the status says about attempts that wait, and back.
final class SuspendStatus {
  private SuspendStatus() {}

  static @Nullable RunSegment segment(Segment segment) {
    return segment.isStartNoted()
        ? new RunSegment(
            segment.number(),
            segment.executed().plusMillis(500).toSeconds(),
            segment.metadata().orElse(null),
            segment.ofChildren().isEmpty() ? null : segment.ofChildren().json())
        : null;
  }

  static Segment segment(@Nullable RunSegment segment) {
    var number = segment == null ? null : segment.number();
    return segment == null || number == null || number < 0
        ? Segment.FIRST
        : new Segment(
            number,
            Duration.ofSeconds(
                Math.max(0, Objects.requireNonNullElse(segment.executedSeconds(), 0L))),
            Optional.ofNullable(segment.metadata()),
            true,
            operations(segment.operations()));
  }

  /// Anyone who may write statuses may write nonsense.
  private static MetadataOperations operations(@Nullable JsonNode json) {
    try {
      return json == null
          ? MetadataOperations.NONE
          : MetadataOperations.read(FreeJson.treeOf(json));
    } catch (IllegalArgumentException | IllegalStateException e) {
      return MetadataOperations.NONE;
    }
  }

  /// For the columns of `kubectl get runs`: an instant, tokens, runs, batches, or all of them.
  static String inShort(Waiting waiting) {
    return Stream.concat(
            waiting.until().map(Instant::toString).stream(),
            Stream.concat(
                tokens(waiting).stream().map(name -> "token " + name),
                Stream.concat(
                    runs(waiting).stream().map(name -> "run " + name),
                    batches(waiting).stream().map(name -> "batch " + name))))
        .collect(Collectors.joining(" or "));
  }

  /// The names of the tokens that the run waits for.
  static List<String> tokens(Waiting waiting) {
    return names(waiting, Wait::token);
  }

  /// The names of the runs that the run waits for.
  static List<String> runs(Waiting waiting) {
    return names(waiting, Wait::run);
  }

  /// The names of the batches whose runs the run waits for.
  static List<String> batches(Waiting waiting) {
    return names(waiting, Wait::batch);
  }

  private static List<String> names(Waiting waiting, Function<Wait, @Nullable String> name) {
    return waiting.waits().stream()
        .flatMap(wait -> Stream.ofNullable(name.apply(wait)))
        .distinct()
        .toList();
  }

  static List<RunWait> waits(Waiting waiting) {
    return waiting.waits().stream()
        .map(
            wait ->
                new RunWait(
                    wait.scope().isEmpty() ? null : wait.scope(),
                    wait.position(),
                    kind(wait),
                    wait.until() == null ? null : wait.until().toString(),
                    wait.token(),
                    wait.run(),
                    wait.batch(),
                    waiting.since().toString()))
        .toList();
  }

  private static WaitKind kind(Wait wait) {
    return switch (wait.kind()) {
      case TIME -> WaitKind.TIME;
      case TOKEN -> WaitKind.TOKEN;
      case RUN -> WaitKind.RUN;
      case BATCH -> WaitKind.BATCH;
      case STEP, BRANCH, TRIGGER -> throw new IllegalStateException("nothing to wait for: " + wait);
    };
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
    var scope = Objects.requireNonNullElse(wait.scope(), "");
    var position = Objects.requireNonNullElse(wait.position(), 0);
    if (wait.token() != null) {
      return Stream.of(Wait.token(scope, position, wait.token()));
    }
    if (wait.run() != null) {
      return Stream.of(Wait.run(scope, position, wait.run()));
    }
    if (wait.batch() != null) {
      return Stream.of(Wait.batch(scope, position, wait.batch()));
    }
    return wait.until() == null
        ? Stream.empty()
        : Stream.of(Wait.time(scope, position, Instant.parse(wait.until())));
  }
}
