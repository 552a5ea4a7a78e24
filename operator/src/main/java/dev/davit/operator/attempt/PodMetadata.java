package dev.davit.operator.attempt;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.Annotations;
import dev.davit.api.Entrypoint;
import dev.davit.api.Labels;
import dev.davit.api.ResolvedTask;
import dev.davit.api.Run;
import dev.davit.api.RunSegment;
import dev.davit.api.RunStatus;
import dev.davit.contract.Assignment;
import dev.davit.contract.Assignment.AssignedGateway;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.JournalJson;
import dev.davit.contract.PodContract;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.queue.Lane;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a pod says about its attempt: labels for finding it, and annotations for its process and
/// for the next operator.
public final class PodMetadata {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private PodMetadata() {}

  /// The version that `pod` was made from; empty if its annotation is missing, or cannot be read
  /// because somebody else wrote it.
  public static Optional<ResolvedTask> resolvedTask(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getAnnotations().get(Annotations.RESOLVED_TASK))
        .flatMap(PodMetadata::resolvedTask);
  }

  static Map<String, String> labels(Run run, AttemptId id) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(Labels.MANAGED_BY, Labels.MANAGER);
    labels.put(Labels.RUN, run.getMetadata().getName());
    labels.put(Labels.TASK, run.getSpec().task());
    labels.put(Labels.ATTEMPT, Integer.toString(id.number()));
    return labels;
  }

  static Map<String, String> annotations(
      Run run, TaskVersion task, AttemptId id, Lane lane, Optional<AssignedGateway> gateway) {
    var annotations = new LinkedHashMap<String, String>();
    annotations.put(Annotations.QUEUE, lane.queue().text());
    if (!lane.key().isEmpty()) {
      annotations.put(Annotations.CONCURRENCY_KEY, lane.key());
    }
    annotations.put(Annotations.RESOLVED_TASK, json(task.resolved()));
    annotations.put(
        Annotations.ASSIGNMENT, AssignmentFile.write(assignment(run, task, id, lane, gateway)));
    if (task.entrypoint() == Entrypoint.CONTAINER) {
      annotations.put(Annotations.PAYLOAD, payload(run));
    }
    return annotations;
  }

  private static Assignment assignment(
      Run run, TaskVersion task, AttemptId id, Lane lane, Optional<AssignedGateway> gateway) {
    var meta = run.getMetadata();
    var assignment = withoutSegment(run, task, id, lane, meta);
    if (task.entrypoint() == Entrypoint.CONTAINER) {
      return assignment;
    }
    var resumed = assignment.withSegment(segment(run, id));
    return gateway.map(resumed::withGateway).orElse(resumed);
  }

  /// What earlier pods have recorded.
  private static AssignedSegment segment(Run run, AttemptId id) {
    var status = Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
    var journal =
        Optional.ofNullable(status.journal())
            .flatMap(PodMetadata::entries)
            .orElse(JournalJson.Entries.NONE);
    var executed =
        Optional.ofNullable(status.segment()).map(RunSegment::executedSeconds).orElse(0L);
    return new AssignedSegment(
        id.segment(), executed, journal.known(), journal.unknown(), AssignedSegment.ALL_WAITS);
  }

  /// Anyone who may write statuses may write nonsense: steps are then executed again.
  private static Optional<JournalJson.Entries> entries(JsonNode journal) {
    try {
      return Optional.of(JournalJson.read(journal instanceof FreeJson text ? tree(text) : journal));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Assignment withoutSegment(
      Run run, TaskVersion task, AttemptId id, Lane lane, ObjectMeta meta) {
    return new Assignment(
        PodContract.VERSION,
        run.getSpec().task(),
        new Assignment.AssignedRun(
            meta.getUid(),
            meta.getName(),
            meta.getNamespace(),
            Instant.parse(meta.getCreationTimestamp()),
            run.tags(),
            String.valueOf(task.resolved().generation()),
            run.getSpec().parent(),
            run.getSpec().batch(),
            run.getSpec().idempotencyKey(),
            metadata(run, id),
            isDetached(run) ? true : null),
        new Assignment.AssignedAttempt(id.number(), task.maxAttempts()),
        lane.queue().text(),
        task.machine(),
        task.maxDuration().map(Duration::toSeconds).orElse(null),
        task.cancelTimeout().toSeconds(),
        task.entrypoint() == Entrypoint.CONTAINER
            ? null
            : Objects.requireNonNullElse(run.getSpec().payload(), NullNode.getInstance()));
  }

  private static boolean isDetached(Run run) {
    return run.getSpec().parent() != null && run.getSpec().parentUid() == null;
  }

  /// The metadata with which the attempt began, else those with which the run was created.
  private static @Nullable ObjectNode metadata(Run run, AttemptId id) {
    var status = Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
    var noted =
        id.segment() == 0 && !isStartNoted(status) ? status.metadata() : atItsBeginning(status);
    var metadata = noted == null ? run.getSpec().metadata() : noted;
    var tree = metadata instanceof FreeJson text ? tree(text) : metadata;
    return tree instanceof ObjectNode object ? object : null;
  }

  /// Whether the metadata have changed in this attempt, which was not suspended yet.
  private static boolean isStartNoted(RunStatus status) {
    return status.segment() != null && Objects.equals(status.segment().number(), 0);
  }

  /// Each pod executes the task's code from its first line.
  private static @Nullable JsonNode atItsBeginning(RunStatus status) {
    return status.segment() == null ? null : status.segment().metadata();
  }

  private static String payload(Run run) {
    return json(Objects.requireNonNullElse(run.getSpec().payload(), NullNode.getInstance()));
  }

  private static Optional<ResolvedTask> resolvedTask(String text) {
    try {
      return Optional.of(JSON.readValue(text, ResolvedTask.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static JsonNode tree(FreeJson json) {
    try {
      return JSON.readTree(json.asText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: " + json, e);
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + value, e);
    }
  }
}
