package dev.davit.operator.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.api.Annotations;
import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunOutputRef;
import dev.davit.api.RunStatus;
import dev.davit.api.ScheduledRun;
import dev.davit.contract.ChildEnds.ChildEnd;
import dev.davit.contract.JsonBounds;
import dev.davit.contract.NewRun;
import dev.davit.contract.TaskError;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.queue.RunRef;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The runs that tasks trigger: the children of their runs.
final class ChildRuns {
  /// The largest output of a child that its parent is given by the journal, which has the outputs
  /// of others too.
  static final int MOST_BYTES_BY_JOURNAL = 4 * 1024;

  /// The largest output of a child that its parent is given as one of a batch.
  static final int MOST_BYTES_OF_BATCH = 64 * 1024;

  /// How many runs may be above a run.
  static final int DEEPEST = 16;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ChildRuns() {}

  /// The run that a task of `parent` has triggered. It outlives its parent, and has no owner
  /// therefore.
  ///
  /// @throws IllegalArgumentException if there cannot be such a run; the message says why
  static Run create(Run parent, NewRun asked) {
    return create(parent, asked, null);
  }

  /// The same, as one of a batch. A detached run has the name of its parent, and is no child of it.
  ///
  /// @param batch the name of the batch; null: none
  static Run create(Run parent, NewRun asked, @Nullable String batch) {
    var depth = depth(parent) + 1;
    if (depth > DEEPEST) {
      throw new IllegalArgumentException(
          "run %s is %d runs below the first one; at most %d are allowed"
              .formatted(asked.name(), depth, DEEPEST));
    }
    Optional.ofNullable(asked.payload())
        .flatMap(JsonBounds::faultOf)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(
                  "the payload of run %s, %s".formatted(asked.name(), fault));
            });
    var meta = parent.getMetadata();
    var child = new Run();
    child.getMetadata().setNamespace(meta.getNamespace());
    child.getMetadata().setName(asked.name());
    child.getMetadata().setAnnotations(Map.of(Annotations.DEPTH, Integer.toString(depth)));
    child.setSpec(
        options(asked).specOf(asked.task(), asked.payload()).toBuilder()
            .parent(meta.getName())
            .parentUid(asked.detached() ? null : meta.getUid())
            .batch(batch)
            .build());
    return child;
  }

  private static ScheduledRun options(NewRun asked) {
    try {
      return JSON.treeToValue(asked.options(), ScheduledRun.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the options of run %s: %s".formatted(asked.name(), e.getOriginalMessage()), e);
    }
  }

  /// The parent of a run.
  record Parent(RunRef run, String uid) {}

  /// The parent of `run`; empty if no task has triggered it.
  static Optional<Parent> parentOf(Run run) {
    var spec = run.getSpec();
    return spec.parent() == null || spec.parentUid() == null
        ? Optional.empty()
        : Optional.of(
            new Parent(
                new RunRef(run.getMetadata().getNamespace(), spec.parent()), spec.parentUid()));
  }

  /// Whether a task of `parent` has triggered `run`.
  static boolean isChild(Run run, Run parent) {
    return parent.getMetadata().getUid().equals(run.getSpec().parentUid());
  }

  /// How a child has ended; empty if it has not.
  ///
  /// @param mostBytes of an output that the parent can be given
  static Optional<ChildEnd> endOf(Run child, int mostBytes) {
    var status = Objects.requireNonNullElse(child.getStatus(), RunStatus.NONE);
    if (!Boolean.TRUE.equals(status.finished())) {
      return Optional.empty();
    }
    var name = child.getMetadata().getName();
    var phase = Objects.requireNonNullElse(status.phase(), Phase.FAILED);
    if (phase != Phase.COMPLETED) {
      return Optional.of(
          new ChildEnd(name, null, phase.wireName(), errorOf(status, phase.wireName())));
    }
    var output = Objects.requireNonNullElse(status.output(), NullNode.getInstance());
    // A parent cannot use every output.
    var unusable =
        tooLarge(status.outputRef(), mostBytes)
            .or(() -> faultOf(output, mostBytes))
            .map(
                fault ->
                    new TaskError(
                        "RunOutputUnusable",
                        "the output of run %s: %s".formatted(name, fault),
                        null))
            .orElse(null);
    return Optional.of(
        new ChildEnd(name, unusable == null ? output : null, phase.wireName(), unusable));
  }

  /// What the object store has is larger than any limit for parents.
  private static Optional<String> tooLarge(@Nullable RunOutputRef stored, int mostBytes) {
    return Optional.ofNullable(stored)
        .map(it -> tooLarge(Objects.requireNonNullElse(it.bytes(), 0L), mostBytes));
  }

  private static String tooLarge(long bytes, int mostBytes) {
    return "it has %d bytes; a parent gets at most %d".formatted(bytes, mostBytes);
  }

  private static Optional<String> faultOf(JsonNode output, int mostBytes) {
    var bytes = FreeJson.bytes(output);
    return bytes > mostBytes ? Optional.of(tooLarge(bytes, mostBytes)) : FreeJson.faultOf(output);
  }

  private static TaskError errorOf(RunStatus status, String phase) {
    var error = status.error();
    var type = error == null ? status.reason() : error.type();
    var message = error == null ? status.message() : error.message();
    return new TaskError(
        Objects.requireNonNullElse(type, phase),
        Objects.requireNonNullElse(message, "the run is " + phase),
        null);
  }

  /// How many runs are above this one. Only the operator sets it, so what is no number counts as
  /// none.
  private static int depth(Run run) {
    return Optional.ofNullable(run.getMetadata().getAnnotations())
        .map(all -> all.get(Annotations.DEPTH))
        .filter(text -> text.matches("[0-9]{1,4}"))
        .map(Integer::parseInt)
        .orElse(0);
  }
}
