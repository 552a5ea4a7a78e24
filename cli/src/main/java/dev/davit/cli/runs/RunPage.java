package dev.davit.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.AttemptStatus;
import dev.davit.api.Run;
import dev.davit.api.RunError;
import dev.davit.api.RunOutputRef;
import dev.davit.api.RunStatus;
import dev.davit.api.RunTimes;
import dev.davit.cli.cluster.Ages;
import dev.davit.client.RunView;
import dev.davit.contract.Durations;
import dev.davit.contract.Reason;
import dev.davit.operator.log.VisibleText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One run on a page for people: its state and reason, and the ends of its pods.
final class RunPage {
  private static final int MAX_VALUE = 500;
  private static final String NOTHING = "Nothing.";

  private final Run run;
  private final RunStatus status;
  private final Instant now;
  private final StringBuilder page = new StringBuilder();

  RunPage(Run run, Instant now) {
    this.run = run;
    this.status = RunColumns.statusOf(run);
    this.now = now;
  }

  String text() {
    state();
    request();
    times();
    values();
    attempts();
    return page.toString().stripTrailing();
  }

  private void state() {
    field("Name", run.getMetadata().getName());
    field("Namespace", run.getMetadata().getNamespace());
    field("Task", run.getSpec().task());
    var phase = RunColumns.phase(run);
    var reason = text(status.reason());
    field("Phase", reason.isEmpty() || reason.equals(phase) ? phase : phase + ": " + reason);
    if (reason.isEmpty() && status.phase() == null) {
      field("Why", "no operator has reported on it");
    }
    field("Why", status.message());
    Reason.ofWireName(reason)
        .map(Reason::advice)
        .filter(advice -> !advice.equals(NOTHING))
        .ifPresent(advice -> field("What to do", advice));
    if (Boolean.TRUE.equals(run.getSpec().cancel()) && !isFinished()) {
      field("Cancel", "was asked for");
    }
  }

  private void request() {
    var spec = run.getSpec();
    field("Queue", status.queue() == null ? spec.queue() : status.queue());
    field("Key", spec.concurrencyKey());
    field("Priority", spec.priority());
    field("Machine", status.machine() == null ? spec.machine() : status.machine());
    field("Ttl", spec.ttl());
    field("Tags", String.join(", ", run.tags()));
    field("Once per", spec.idempotencyKey());
    field("Replay of", spec.replayOf());
    field("Schedule", RunView.of(run).schedule().orElse(""));
    field("Parent", spec.parent());
    field("Batch", spec.batch());
  }

  private void times() {
    var times = Objects.requireNonNullElse(status.times(), RunTimes.NONE);
    time("Created", run.getMetadata().getCreationTimestamp());
    time("Delayed until", isFinished() ? null : run.getSpec().delayUntil());
    time("Queued", times.queuedAt());
    time("Started", times.startedAt());
    time("Next attempt", isFinished() ? null : times.nextAttemptAt());
    time("Finished", times.finishedAt());
    field("Duration", RunColumns.duration(run, now));
  }

  private void values() {
    json("Payload", run.getSpec().payload());
    json("Metadata", status.metadata());
    json("Output", status.output());
    stored(status.outputRef());
    error("", status.error());
  }

  private void attempts() {
    var ended = Objects.requireNonNullElse(status.attempts(), List.<AttemptStatus>of());
    if (ended.isEmpty() && !hasPod(ended)) {
      return;
    }
    page.append("\nAttempts:\n");
    ended.forEach(this::attempt);
    if (hasPod(ended)) {
      var since =
          Optional.ofNullable(status.times())
              .flatMap(times -> Ages.instant(times.attemptStartedAt()))
              .map(started -> ", executes for " + between(started, now))
              .orElse("");
      line("  ", "%s  pod %s%s".formatted(text(status.attempt()), text(status.pod()), since));
    }
  }

  /// Whether the run has a pod that has not ended.
  private boolean hasPod(List<AttemptStatus> ended) {
    return status.pod() != null
        && !isFinished()
        && ended.stream().noneMatch(attempt -> status.pod().equals(attempt.pod()));
  }

  private void attempt(AttemptStatus attempt) {
    var head = new StringBuilder("%s  pod %s".formatted(attempt.attempt(), attempt.pod()));
    Optional.ofNullable(attempt.node()).ifPresent(node -> head.append(" on ").append(node));
    Ages.instant(attempt.startedAt())
        .flatMap(start -> Ages.instant(attempt.endedAt()).map(end -> ", " + between(start, end)))
        .ifPresent(head::append);
    Optional.ofNullable(attempt.exitCode()).ifPresent(it -> head.append(", exit code ").append(it));
    Optional.ofNullable(attempt.signal()).ifPresent(it -> head.append(", signal ").append(it));
    line("  ", head.toString());
    var message = text(attempt.message());
    line("     ", attempt.reason() + (message.isEmpty() ? "" : ": " + message));
    error("     ", attempt.error());
    Optional.ofNullable(attempt.retryAt())
        .ifPresent(at -> line("     ", "The next attempt was to start at " + at));
    var log = text(attempt.logTail()).stripTrailing();
    if (!log.isEmpty()) {
      line("     ", "The end of its log:");
      block("       | ", log);
    }
  }

  private void error(String indent, @Nullable RunError error) {
    if (error == null) {
      return;
    }
    var type = text(error.type());
    var message = text(error.message());
    var separator = type.isEmpty() || message.isEmpty() ? "" : ": ";
    if (indent.isEmpty()) {
      field("Error", type + separator + message);
    } else {
      line(indent, "Error: " + type + separator + message);
    }
    var trace = text(error.stackTrace()).stripTrailing();
    if (!trace.isEmpty()) {
      block(indent + "  | ", trace);
    }
  }

  private void stored(@Nullable RunOutputRef output) {
    if (output != null) {
      field("Output", where(output));
    }
  }

  /// Where an output is that the run itself has no room for.
  static String where(RunOutputRef output) {
    return "%s bytes in the object store, as %s".formatted(output.bytes(), output.key());
  }

  private void json(String name, @Nullable JsonNode value) {
    if (value != null) {
      var text = value.toString();
      field(
          name,
          text.length() > MAX_VALUE
              ? text.substring(0, MAX_VALUE) + " … (%d characters)".formatted(text.length())
              : text);
    }
  }

  private void time(String name, @Nullable String text) {
    Ages.instant(text)
        .ifPresentOrElse(
            instant ->
                field(
                    name,
                    instant.isAfter(now)
                        ? "%s (in %s)".formatted(text, Ages.text(Duration.between(now, instant)))
                        : "%s (%s ago)".formatted(text, Ages.text(Duration.between(instant, now)))),
            () -> field(name, text));
  }

  private void field(String name, @Nullable Object value) {
    var text = text(value);
    if (!text.isEmpty()) {
      line("", "%-15s%s".formatted(name + ":", text));
    }
  }

  /// Text from others must not contain line breaks: a line of it could look like a field.
  private void line(String indent, String text) {
    page.append(indent).append(VisibleText.line(text)).append('\n');
  }

  private void block(String indent, String text) {
    text.lines().forEach(line -> line(indent, line));
  }

  private boolean isFinished() {
    return Boolean.TRUE.equals(status.finished());
  }

  private static String between(Instant from, Instant to) {
    var duration = Duration.between(from, to);
    return duration.isNegative() ? "0s" : Durations.format(duration);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
