package dev.davit.operator.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.Run;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.PodOutcome;
import dev.davit.operator.attempt.TaskVersion;
import dev.davit.operator.queue.QueueDefinition;
import dev.davit.operator.queue.SlotStatus;
import dev.davit.operator.run.RunObservation.PodSeen;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What a broken operator sees instead of what is there.
record RunSeenEdit(RunObservation seen) {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  /// The run as if it had kept no version of its task.
  static Run withoutVersion(Run run) {
    var json = SERIALIZATION.convertValue(run, ObjectNode.class);
    ((ObjectNode) json.get("status")).remove("task");
    return SERIALIZATION.convertValue(json, Run.class);
  }

  RunObservation withoutLimit() {
    return of(seen.record(), seen.task(), seen.pod(), QueueDefinition.unlimited(), seen.now());
  }

  RunObservation ofSequence(long sequence) {
    return of(record(sequence, seen.record().pod()));
  }

  RunObservation neverOnPod() {
    return of(record(seen.record().sequence(), Optional.empty()));
  }

  private RunRecord record(long sequence, Optional<String> pod) {
    var record = seen.record();
    return new RunRecord(
        record.state(),
        record.why(),
        sequence,
        record.disruptions(),
        record.segment(),
        record.queuedAt(),
        record.task(),
        record.queue(),
        pod,
        record.startedAt(),
        record.attempts(),
        record.notes());
  }

  RunObservation withOneAttemptMore() {
    return of(it -> version(it, it.maxAttempts() + 1, it.ttl()));
  }

  RunObservation withoutTtl() {
    return of(it -> version(it, it.maxAttempts(), Optional.of(Duration.ZERO)));
  }

  private static TaskVersion version(TaskVersion it, int maxAttempts, Optional<Duration> ttl) {
    return new TaskVersion(
        it.resolved(),
        it.entrypoint(),
        it.machine(),
        maxAttempts,
        it.ladder(),
        it.backoff(),
        it.maxDuration(),
        ttl,
        it.cancelTimeout(),
        it.startTimeout());
  }

  RunObservation at(Instant now) {
    return of(seen.record(), seen.task(), seen.pod(), seen.queue().definition(), now);
  }

  RunObservation lost() {
    var end = new PodOutcome.Lost(Reason.POD_DELETED, "deleted", PodOutcome.Times.UNKNOWN);
    var pod = (PodSeen.Present) seen.pod();
    var gone = new PodSeen.Present(pod.uid(), end, pod.createdAt(), pod.deletedBy(), pod.facts());
    return of(seen.record(), seen.task(), gone, seen.queue().definition(), seen.now());
  }

  RunObservation withoutParent() {
    return of(seen.queue(), new FamilySeen(seen.family().toCancel(), false));
  }

  RunObservation admitted() {
    var queue = seen.queue();
    return of(
        new QueueSeen(queue.lane(), queue.definition(), new SlotStatus.Admitted()), seen.family());
  }

  private RunObservation of(QueueSeen queue, FamilySeen family) {
    return new RunObservation(
        seen.holder(),
        seen.request(),
        seen.record(),
        seen.task(),
        queue,
        seen.pod(),
        seen.settings(),
        seen.remembered(),
        seen.unwritten(),
        seen.asked(),
        seen.isSettling(),
        seen.answers(),
        family,
        seen.now(),
        seen.jitter());
  }

  private RunObservation of(RunRecord record) {
    return of(record, seen.task(), seen.pod(), seen.queue().definition(), seen.now());
  }

  private RunObservation of(UnaryOperator<TaskVersion> edit) {
    var task =
        switch (seen.task()) {
          case TaskSeen.Known(var version, var refusal) ->
              new TaskSeen.Known(edit.apply(version), refusal);
          case TaskSeen.Unknown unknown -> unknown;
        };
    return of(seen.record(), task, seen.pod(), seen.queue().definition(), seen.now());
  }

  private RunObservation of(
      RunRecord record, TaskSeen task, PodSeen pod, QueueDefinition definition, Instant now) {
    return new RunObservation(
        seen.holder(),
        seen.request(),
        record,
        task,
        new QueueSeen(seen.queue().lane(), definition, seen.queue().slot()),
        pod,
        seen.settings(),
        seen.remembered(),
        seen.unwritten(),
        seen.asked(),
        seen.isSettling(),
        seen.answers(),
        seen.family(),
        now,
        seen.jitter());
  }
}
