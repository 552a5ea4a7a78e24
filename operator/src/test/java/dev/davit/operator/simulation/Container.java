package dev.davit.operator.simulation;

import dev.davit.api.Annotations;
import dev.davit.api.Labels;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.NewRun;
import dev.davit.contract.NewToken;
import dev.davit.contract.Wait;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.attempt.PodMetadata;
import dev.davit.operator.attempt.TaskVersion;
import dev.davit.operator.queue.Lane;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What is true of a pod's process, whatever the pod's status says at the moment.
final class Container {
  final Pod pod;
  final int node;
  final boolean byContainer;
  final Lane lane;

  /// Created by a request whose operator believed it failed, or was dead by then: nothing on our
  /// side can hold that up.
  final boolean late;

  final long createdAt;

  ProcessEnd fate;
  State state = State.CREATED;
  String startedAt = "";
  String endedAt = "";

  /// The pod's status tells the end.
  boolean visible;

  long visibleSince;

  /// Somebody else than the operator asked for the pod's end.
  boolean touched;

  /// Who has seen it execute without writing that down.
  Optional<OperatorProcess> seenExecutingBy = Optional.empty();

  /// What it has recorded, and when it is to be resumed, if it is suspended.
  Optional<JournalEntry> recorded = Optional.empty();

  /// The run that it has triggered, and whose end it waits for.
  Optional<NewRun> triggered = Optional.empty();

  /// The batch that it has triggered, and waits for.
  Optional<String> batch = Optional.empty();

  /// The token that it has made, and waits for.
  Optional<NewToken> made = Optional.empty();

  /// What it waits for while it stays; it does until it is told that it is over, or has ended.
  Optional<Wait> held = Optional.empty();

  /// The pod object does not exist any more.
  boolean gone;

  enum State {
    CREATED,
    RUNNING,
    ENDED
  }

  Container(Pod pod, int node, ProcessEnd fate, boolean byContainer, boolean late, long createdAt) {
    this.createdAt = createdAt;
    this.pod = pod;
    this.node = node;
    this.fate = fate;
    this.byContainer = byContainer;
    this.late = late;
    this.lane = Lane.ofPod(pod).orElseThrow();
  }

  String name() {
    return pod.getMetadata().getName();
  }

  String uid() {
    return pod.getMetadata().getUid();
  }

  String run() {
    return ApiServer.owner(pod);
  }

  int attempt() {
    return Integer.parseInt(pod.getMetadata().getLabels().get(Labels.ATTEMPT));
  }

  /// Whether it may run user code, as far as anybody could know.
  boolean isLive() {
    return state != State.ENDED && !gone;
  }

  /// Whether the process told its result: that counts, whatever the platform did to the pod.
  boolean isReported() {
    return switch (fate) {
      case COMPLETED, SUSPENDED -> true;
      case RETRY, STOP, TIMED_OUT -> !byContainer;
      default -> false;
    };
  }

  /// It is suspended for so many milliseconds, at the end of its segment.
  void suspend(Instant now, long millis) {
    var until = now.plusMillis(millis);
    recorded = Optional.of(JournalEntry.time("", nextPosition(), attempt(), now, until));
  }

  /// It triggers a run, and is suspended until that has ended.
  void suspendFor(Instant now, String task) {
    var position = nextPosition();
    var name = "%s-%d-%d".formatted(PodFactory.runOf(pod), attempt(), position);
    recorded = Optional.of(JournalEntry.run("", position, name, attempt(), now));
    triggered = Optional.of(new NewRun(name, task, null));
  }

  /// It has triggered a batch by calling the operator, and is suspended until all its runs have
  /// ended.
  void suspendForBatch(Instant now) {
    var position = nextPosition();
    var name = "%s-%d-%d-batch".formatted(PodFactory.runOf(pod), attempt(), position);
    recorded = Optional.of(JournalEntry.batch("", position, name, attempt(), now));
    batch = Optional.of(name);
  }

  /// It makes a token, and is suspended until somebody completes it or it times out.
  void suspendForToken(Instant now) {
    var position = nextPosition();
    var name = "t-%s-%d-%d".formatted(run(), attempt(), position);
    recorded = Optional.of(JournalEntry.token("", position, name, attempt(), now));
    made = Optional.of(new NewToken(name, 60, List.of()));
  }

  /// What it waits for.
  Wait waits() {
    var entry = recorded.orElseThrow();
    return switch (entry.kind()) {
      case TIME -> Wait.time("", entry.position(), Objects.requireNonNull(entry.until()));
      case TOKEN -> Wait.token("", entry.position(), made.orElseThrow().name());
      case RUN -> Wait.run("", entry.position(), triggered.orElseThrow().name());
      case BATCH -> Wait.batch("", entry.position(), Objects.requireNonNull(entry.name()));
      case STEP, BRANCH, TRIGGER -> throw new IllegalStateException("no wait: " + entry);
    };
  }

  int nextPosition() {
    return journal().stream().mapToInt(JournalEntry::position).max().orElse(0) + 1;
  }

  /// What it was given.
  List<JournalEntry> journal() {
    var assignment =
        AssignmentFile.read(pod.getMetadata().getAnnotations().get(Annotations.ASSIGNMENT));
    return assignment.segment() == null ? List.of() : assignment.segment().journal();
  }

  /// The version of its task that the pod was made from.
  TaskVersion version() {
    return PodMetadata.resolvedTask(pod).map(TaskVersion::of).orElseThrow();
  }

  ProcessEnd.Meaning meaning() {
    return fate == ProcessEnd.OUT_OF_MEMORY && version().onNextMachine().isPresent()
        ? ProcessEnd.Meaning.RETRY
        : fate.meaning(byContainer);
  }
}
