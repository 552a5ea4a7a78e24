package dev.davit.dashboard.run;

import dev.davit.api.AttemptStatus;
import dev.davit.api.HookError;
import dev.davit.api.Run;
import dev.davit.api.RunError;
import dev.davit.api.RunStatus;
import dev.davit.client.RunView;
import dev.davit.contract.Reason;
import dev.davit.dashboard.index.RunRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The page of one run.
///
/// @param children the runs that its task has triggered, the newest first
public record RunPage(
    Frame frame,
    Run run,
    Timeline timeline,
    List<RunRow> children,
    List<EventLine> events,
    Optional<LogTail> log) {
  private static final String NOTHING = "Nothing.";

  /// A fact about the run.
  ///
  /// @param href of the page about it; empty: there is none
  /// @param at the time that `value` is; empty: it is none
  public record Detail(String label, String value, String href, Optional<Instant> at) {
    private Detail(String label, String value, String href) {
      this(label, value, href, Optional.empty());
    }
  }

  /// One Event of Kubernetes about the run.
  public record EventLine(Optional<Instant> time, String type, String reason, String message) {}

  /// An error as it is shown.
  public record ErrorText(String type, String message, String stackTrace) {
    static ErrorText of(RunError error) {
      return new ErrorText(
          Visible.text(error.type()),
          Visible.text(error.message()),
          Visible.text(error.stackTrace()));
    }
  }

  /// An ended pod as it is shown.
  public record AttemptLine(
      int number, Detail pod, String where, Optional<Instant> start, String ran, Ending ending) {}

  /// How a pod ended.
  ///
  /// @param exit its exit code or signal
  public record Ending(String reason, String message, String exit, Optional<ErrorText> error) {}

  public RunPage {
    children = List.copyOf(children);
    events = List.copyOf(events);
  }

  public String namespace() {
    return run.getMetadata().getNamespace();
  }

  public String name() {
    return run.getMetadata().getName();
  }

  public String href() {
    return Links.run(namespace(), name());
  }

  public String task() {
    return run.getSpec().task();
  }

  public String taskHref() {
    return Links.task(namespace(), task());
  }

  public PhaseLook phase() {
    return PhaseLook.of(RunView.of(run).phase().wireName());
  }

  /// The reason, unless the phase says the same.
  public String reason() {
    var reason = Objects.requireNonNullElse(status().reason(), "");
    return reason.equals(phase().word()) ? "" : Visible.text(reason);
  }

  public String message() {
    return status().reason() == null && status().phase() == null
        ? "No operator has reported on this run."
        : Visible.text(status().message());
  }

  /// What the reason means in general; empty if it is not known.
  public String meaning() {
    return known().map(Reason::meaning).orElse("");
  }

  /// What to do; empty: nothing.
  public String advice() {
    return known().map(Reason::advice).filter(it -> !it.equals(NOTHING)).orElse("");
  }

  /// The page that runs the task with the same payload, or a changed one.
  public String testHref() {
    return Links.test(namespace(), task(), name());
  }

  /// The events that make this page load itself again.
  public String changes() {
    return Links.events(namespace(), name());
  }

  /// Whether the log may become longer without a change of the run.
  public boolean isGrowing() {
    return !isFinished() && log.isPresent();
  }

  /// A word for this page, by which a double click makes one replay.
  public String once() {
    return OncePerPage.draw();
  }

  public boolean canCancel() {
    return !isFinished() && !isCancelAsked();
  }

  public boolean isCanceling() {
    return !isFinished() && isCancelAsked();
  }

  public boolean canReplay() {
    return isFinished();
  }

  public Optional<ErrorText> error() {
    return Optional.ofNullable(status().error()).map(ErrorText::of);
  }

  public List<ErrorText> hookErrors() {
    return Objects.requireNonNullElse(status().hookErrors(), List.<HookError>of()).stream()
        .map(
            it ->
                new ErrorText(
                    Visible.text(it.hook()),
                    Visible.text(it.type()) + ": " + Visible.text(it.message()),
                    ""))
        .toList();
  }

  public PrettyJson payload() {
    return PrettyJson.of(run.getSpec().payload());
  }

  public PrettyJson output() {
    return PrettyJson.of(status().output());
  }

  /// Where the object store has the output; empty if it does not have it.
  public String storedOutput() {
    var stored = status().outputRef();
    return stored == null
        ? ""
        : Visible.text(
            "%s bytes in the object store, as %s".formatted(stored.bytes(), stored.key()));
  }

  public PrettyJson metadata() {
    return PrettyJson.of(status().metadata());
  }

  public List<String> tags() {
    return run.tags();
  }

  public List<AttemptLine> attempts() {
    return Objects.requireNonNullElse(status().attempts(), List.<AttemptStatus>of()).stream()
        .map(this::line)
        .toList();
  }

  public List<Detail> details() {
    var spec = run.getSpec();
    var details = new ArrayList<Detail>();
    addTime(details, "Created", run.getMetadata().getCreationTimestamp());
    addTime(details, "Delayed until", spec.delayUntil());
    var times = status().times();
    if (times != null) {
      addTime(details, "Queued", times.queuedAt());
      addTime(details, "Started", times.startedAt());
      addTime(details, "Next attempt", isFinished() ? null : times.nextAttemptAt());
      addTime(details, "Finished", times.finishedAt());
    }
    add(details, "Duration", status().duration());
    add(details, "Waits for", status().waitsFor());
    add(details, "Queue", status().queue() == null ? spec.queue() : status().queue());
    add(details, "Concurrency key", spec.concurrencyKey());
    add(details, "Priority", spec.priority());
    add(details, "Machine", status().machine() == null ? spec.machine() : status().machine());
    add(details, "Ttl", spec.ttl());
    add(details, "Max attempts", spec.maxAttempts());
    add(details, "Max duration", spec.maxDuration());
    add(details, "Idempotency key", spec.idempotencyKey());
    add(details, "Batch", spec.batch());
    add(details, "Schedule", RunView.of(run).schedule().orElse(null));
    addRun(details, "Parent", spec.parent());
    addRun(details, "Replay of", spec.replayOf());
    add(details, "Disruptions", status().disruptions());
    return details;
  }

  /// The whole log of a pod.
  public String logHref(String pod) {
    return Links.log(namespace(), name(), pod);
  }

  /// The page of a child.
  public String href(RunRow child) {
    return Links.run(child.key().namespace(), child.key().name());
  }

  private AttemptLine line(AttemptStatus attempt) {
    var start = Times.parse(attempt.startedAt());
    var ran =
        start.flatMap(
            it ->
                Times.parse(attempt.endedAt())
                    .map(end -> Times.inWords(Duration.between(it, end))));
    var exit =
        attempt.signal() != null
            ? "signal " + attempt.signal()
            : attempt.exitCode() != null ? "exit code " + attempt.exitCode() : "";
    return new AttemptLine(
        Objects.requireNonNullElse(attempt.attempt(), 0),
        new Detail("Log", Visible.text(attempt.pod()), logHref(attempt.pod())),
        (Visible.text(attempt.machine()) + " " + Visible.text(attempt.node())).strip(),
        start,
        ran.orElse(""),
        new Ending(
            Visible.text(attempt.reason()),
            Visible.text(attempt.message()),
            exit,
            Optional.ofNullable(attempt.error()).map(ErrorText::of)));
  }

  private void addRun(List<Detail> details, String label, @Nullable String name) {
    if (name != null) {
      details.add(new Detail(label, Visible.text(name), Links.run(namespace(), name)));
    }
  }

  private static void addTime(List<Detail> details, String label, @Nullable String time) {
    if (time != null) {
      details.add(new Detail(label, Visible.text(time), "", Times.parse(time)));
    }
  }

  private static void add(List<Detail> details, String label, @Nullable Object value) {
    if (value != null && !value.toString().isEmpty()) {
      details.add(new Detail(label, Visible.text(value.toString()), ""));
    }
  }

  private Optional<Reason> known() {
    return Optional.ofNullable(status().reason()).flatMap(Reason::ofWireName);
  }

  private boolean isFinished() {
    return Boolean.TRUE.equals(status().finished());
  }

  private boolean isCancelAsked() {
    return Boolean.TRUE.equals(run.getSpec().cancel());
  }

  private RunStatus status() {
    return Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
  }
}
