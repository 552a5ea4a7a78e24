package dev.davit.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Entrypoint;
import dev.davit.api.ResolvedTask;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Reason;
import dev.davit.contract.Wait;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.CheckedTemplates;
import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.attempt.PodFacts;
import dev.davit.operator.attempt.PodMetadata;
import dev.davit.operator.attempt.PodReading;
import dev.davit.operator.attempt.TaskVersion;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.lean.Unread;
import dev.davit.operator.payload.PayloadSchemas;
import dev.davit.operator.payload.Payloads;
import dev.davit.operator.queue.Lane;
import dev.davit.operator.queue.QueueDefinition;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.queue.SlotHolder;
import dev.davit.operator.queue.SlotStatus;
import dev.davit.operator.queue.Slots;
import dev.davit.operator.run.RememberedStatuses.Remembered;
import dev.davit.operator.run.RunObservation.PodSeen;
import dev.davit.operator.run.RunRecord.Why;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Looks at a run, its task and its pods, and returns plain values. Writes nothing.
class RunObserver {
  private final Api api;
  private final Slots slots;
  private final ExpectedPods expected;
  private final HeldWaits held;
  private final RememberedStatuses remembered;
  private final MachinePresets machines;
  private final RunSettings settings;
  private final InstantSource clock;
  private final RandomGenerator jitter;
  private final Payloads payloads;
  private final PayloadSchemas schemas = new PayloadSchemas();
  private final CheckedTemplates templates;
  private final TokenObserver tokens;
  private final FamilyObserver family;
  private final OutputObserver outputs;
  private final StartObserver starts;

  RunObserver(
      Api api,
      Slots slots,
      ExpectedPods expected,
      HeldWaits held,
      RememberedStatuses remembered,
      Payloads payloads,
      MachinePresets machines,
      RunSettings settings,
      InstantSource clock,
      RandomGenerator jitter) {
    this.api = api;
    this.payloads = payloads;
    this.slots = slots;
    this.expected = expected;
    this.held = held;
    this.remembered = remembered;
    this.machines = machines;
    this.settings = settings;
    this.templates = new CheckedTemplates(settings.privilegedTemplates());
    this.tokens = new TokenObserver(api, clock);
    this.family = new FamilyObserver(api, clock);
    this.outputs = new OutputObserver(api);
    this.starts = new StartObserver(api, remembered, clock);
    this.clock = clock;
    this.jitter = jitter;
  }

  RunObservation observe(Run run, Caches caches) {
    var meta = run.getMetadata();
    var record =
        RunStatusMapper.toRecord(run.getStatus(), Long.parseLong(meta.getResourceVersion()));
    var holder = holder(run, record.attempt().podName(meta.getName()));
    // Before the cache is read: if the cache comes to show the pod in between, the pod does not
    // count as expected any more.
    var unwritten = remembered.of(holder, record);
    var isExpected = unwritten.isPresent() || isExpected(record, holder);
    var pods = caches.podsOf(run).stream().filter(pod -> Owners.owns(meta.getUid(), pod)).toList();
    var pod =
        cached(holder, pods).or(() -> isExpected ? read(run, holder.pod()) : Optional.empty());
    var found = caches.taskOf(run);
    var current = found.filter(it -> Unread.faultOf(it).isEmpty());
    var known = unwritten.map(Remembered::status).orElse(record);
    var task = version(run, known, pod, current, caches);
    var lane = lane(run, pod, task);
    var slot = slot(holder, lane);
    var podSeen = seen(run, record, unwritten, holder, pod, pods, task, caches);
    var request = RunRequest.of(run);
    var asked = podSeen.isAlive() ? held.asked(holder) : List.<Wait>of();
    var answers = answers(run, record, holder, podSeen, asked, caches);
    return new RunObservation(
        holder,
        request,
        podSeen.isAlive() ? record : known,
        task.<TaskSeen>map(it -> new TaskSeen.Known(it, refusal(run, record, it, current, slot)))
            .orElseGet(() -> new TaskSeen.Unknown(unknownTask(run, found))),
        new QueueSeen(lane, definition(lane, current, task, caches), slot),
        podSeen,
        settings,
        unwritten,
        remembered.count(),
        asked,
        held.isSettling(clock.instant()),
        answers,
        family(run, request, record, slot, answers, caches),
        clock.instant(),
        jitter.nextDouble());
  }

  /// Of the waits that the status tells, else of those that the pod asks about.
  private List<JournalEntry> answers(
      Run run, RunRecord record, SlotHolder holder, PodSeen pod, List<Wait> asked, Caches caches) {
    return record.state() instanceof RunState.Waiting waiting
            && (pod instanceof PodSeen.None || record.isHeldBy(holder.pod()))
        ? answers(run, record, waiting.waits(), true, caches)
        : answers(run, record, asked, false, caches);
  }

  private List<JournalEntry> answers(
      Run run, RunRecord record, List<Wait> waits, boolean isWritten, Caches caches) {
    var attempt = record.state().attempt();
    return waits.isEmpty()
        ? List.of()
        : Stream.concat(
                tokens.answers(run, attempt, waits, caches).stream(),
                family.answers(run, attempt, waits, isWritten, caches).stream())
            .toList();
  }

  private FamilySeen family(
      Run run,
      RunRequest request,
      RunRecord record,
      SlotStatus slot,
      List<JournalEntry> answers,
      Caches caches) {
    if (request.canceled()) {
      return family.ofCanceled(run, record, answers, caches);
    }
    return slot instanceof SlotStatus.Admitted && record.pod().isEmpty()
        ? family.beforeFirstPod(run, caches)
        : FamilySeen.NONE;
  }

  private static Why unknownTask(Run run, Optional<Task> found) {
    return found
        .flatMap(Unread::faultOf)
        .map(
            fault ->
                new Why(
                    Reason.UNREADABLE,
                    "the run's task cannot be read by this version of Davit: " + fault))
        .orElseGet(
            () ->
                new Why(
                    Reason.PENDING_TASK,
                    "there is no task \"%s\" in namespace %s yet"
                        .formatted(run.getSpec().task(), run.getMetadata().getNamespace())));
  }

  /// Whether to ask the API server for a pod that the cache does not show: "not in the cache" does
  /// not mean "does not exist".
  private boolean isExpected(RunRecord record, SlotHolder holder) {
    return switch (record.state()) {
      case RunState.Dequeued _, RunState.Executing _ -> true;
      case RunState.Waiting _ when record.isHeldBy(holder.pod()) -> true;
      case RunState.PendingVersion _,
          RunState.Queued _,
          RunState.Delayed _,
          RunState.BackingOff _,
          RunState.Waiting _ ->
          expected.contains(holder);
      case RunState.Finished _ -> false;
    };
  }

  private Optional<Pod> cached(SlotHolder holder, Collection<Pod> pods) {
    return pods.stream()
        .filter(pod -> pod.getMetadata().getName().equals(holder.pod()))
        .filter(pod -> !expected.isOutdated(holder, pod.getMetadata().getUid()))
        .findFirst();
  }

  private static SlotHolder holder(Run run, String podName) {
    var meta = run.getMetadata();
    return new SlotHolder(meta.getNamespace(), meta.getName(), meta.getUid(), podName);
  }

  /// The payload is checked while the run has no pod, against the task as it is now. If the payload
  /// is in memory, the check happens at once, else just before the pod is created.
  private Optional<Why> refusal(
      Run run, RunRecord record, TaskVersion version, Optional<Task> current, SlotStatus slot) {
    return RunCheck.refusal(version, machines, templates)
        .or(
            () ->
                current
                    .filter(_ -> record.pod().isEmpty())
                    .flatMap(task -> schemas.faultOf(task, run, () -> payload(run, slot)))
                    .map(fault -> new Why(fault.reason(), fault.message())));
  }

  private Optional<JsonNode> payload(Run run, SlotStatus slot) {
    return slot instanceof SlotStatus.Admitted
        ? payloads.payloadOf(run)
        : payloads.recentPayload(run);
  }

  private Optional<Pod> read(Run run, String podName) {
    var meta = run.getMetadata();
    var found =
        api.read(meta.getNamespace(), podName).filter(pod -> Owners.owns(meta.getUid(), pod));
    found.ifPresent(pod -> expected.found(holder(run, podName), pod.getMetadata().getUid()));
    return found;
  }

  /// The version that the run has kept, else the one that its pod was made from, else the task as
  /// it is now. The last write of an operator that died may arrive after its successor has begun
  /// the attempt anew, from a newer task. Therefore the version of a pod decides how that pod's end
  /// is read.
  private static Optional<TaskVersion> version(
      Run run, RunRecord record, Optional<Pod> pod, Optional<Task> task, Caches caches) {
    return record
        .task()
        .filter(kept -> isReadAs(kept, pod))
        .or(() -> pod.flatMap(PodMetadata::resolvedTask))
        .map(TaskVersion::of)
        .or(
            () ->
                task.map(
                    it ->
                        ParentVersion.applied(
                            TaskVersion.resolve(it, run.getSpec()), run, caches)));
  }

  private static boolean isReadAs(ResolvedTask kept, Optional<Pod> pod) {
    return pod.filter(PodReading::isEnded)
        .flatMap(PodMetadata::resolvedTask)
        .map(made -> made.spec().entrypoint() == kept.spec().entrypoint())
        .orElse(true);
  }

  private static Optional<Lane> lane(Run run, Optional<Pod> pod, Optional<TaskVersion> task) {
    return pod.flatMap(Lane::ofPod)
        .or(() -> task.map(version -> Lane.of(run, version.resolved().spec().queue())));
  }

  private PodSeen seen(
      Run run,
      RunRecord record,
      Optional<Remembered> unwritten,
      SlotHolder holder,
      Optional<Pod> pod,
      Collection<Pod> pods,
      Optional<TaskVersion> task,
      Caches caches) {
    var entrypoint = task.map(TaskVersion::entrypoint).orElse(Entrypoint.RUNNER);
    if (pod.isPresent()) {
      var meta = pod.get().getMetadata();
      return new PodSeen.Present(
          meta.getUid(),
          outputs.withOutput(
              starts.explained(
                  PodReading.of(pod.get(), entrypoint), pod.get(), run, record, unwritten, caches),
              run,
              record.attempt()),
          Instant.parse(meta.getCreationTimestamp()),
          Optional.ofNullable(meta.getDeletionTimestamp()).map(Instant::parse),
          PodFacts.of(pod.get()));
    }
    return pods.stream()
        .filter(older -> !PodReading.isEnded(older))
        .filter(older -> !older.getMetadata().getName().equals(holder.pod()))
        .map(older -> older(older.getMetadata(), run, record.attempt()))
        .max(Comparator.comparing(PodSeen.OlderAlive::isLeftBehind))
        .<PodSeen>map(older -> older)
        .orElseGet(PodSeen.None::new);
  }

  /// The cached run may be old. A pod of a later attempt then does not count as left behind.
  private static PodSeen.OlderAlive older(ObjectMeta pod, Run run, AttemptId current) {
    var isLeftBehind =
        pod.getDeletionTimestamp() == null
            && AttemptId.ofPod(pod.getName(), run.getMetadata().getName())
                .filter(attempt -> attempt.isBefore(current))
                .isPresent();
    return new PodSeen.OlderAlive(pod.getName(), isLeftBehind);
  }

  /// The limits of the queue now. A task's own limit is that of the task as it is, not of the
  /// version that the run keeps.
  private static QueueDefinition definition(
      Optional<Lane> lane, Optional<Task> current, Optional<TaskVersion> version, Caches caches) {
    return switch (lane.map(Lane::queue).orElse(null)) {
      case null -> new QueueDefinition.Missing();
      case QueueRef.Named named ->
          caches.queue(named).map(QueueDefinition::of).orElseGet(QueueDefinition.Missing::new);
      case QueueRef.OfTask _ ->
          QueueDefinition.ofTask(
              current
                  .map(task -> task.getSpec().queue())
                  .or(() -> version.map(kept -> kept.resolved().spec().queue()))
                  .orElse(null));
    };
  }

  private SlotStatus slot(SlotHolder holder, Optional<Lane> lane) {
    return lane.map(ref -> slots.status(holder, ref))
        .orElseGet(() -> new SlotStatus.Waiting(Reason.PENDING_TASK, "has no task yet"));
  }
}
