package dev.davit.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.MetadataOperations;
import dev.davit.operator.lean.FreeJson;
import java.time.Duration;
import java.util.Optional;

/// Which part of the current attempt the current or next pod executes.
///
/// @param number how many times the attempt was suspended
/// @param executed how long its earlier segments have executed, and this one until its last wait if
///   its pod stayed
/// @param metadata the run's metadata when the attempt began, because each pod executes the task's
///   code from its first line; empty if it began with those of the spec, or if they are not noted
/// @param isStartNoted whether `metadata` says with what the attempt began; else the run's metadata
///   have not changed since
/// @param ofChildren what children of the run have done to its metadata in this attempt: the pod
///   sends what the task knows, and these are done to it again
public record Segment(
    int number,
    Duration executed,
    Optional<JsonNode> metadata,
    boolean isStartNoted,
    MetadataOperations ofChildren) {
  /// An attempt that was not suspended, and whose metadata have not changed.
  public static final Segment FIRST = new Segment(0, Duration.ZERO, Optional.empty());

  Segment(int number, Duration executed, Optional<JsonNode> metadata) {
    this(number, executed, metadata, number > 0, MetadataOperations.NONE);
  }

  /// The segment after this one.
  ///
  /// @param took how long this one has executed
  /// @param before the run's metadata before this segment
  Segment next(Duration took, Optional<JsonNode> before) {
    return new Segment(
        number + 1, executed.plus(took), startNoted(before).metadata, true, ofChildren);
  }

  /// The same, before the metadata of the run change for the first time in this attempt.
  ///
  /// @param now the run's metadata; empty: those of the spec
  Segment startNoted(Optional<JsonNode> now) {
    return isStartNoted ? this : new Segment(number, executed, now, true, ofChildren);
  }

  /// This segment, when its pod has executed for as long as this since its last wait.
  Segment after(Duration took) {
    var sum = took.isNegative() ? executed : executed.plus(took);
    return new Segment(number, sum, metadata, isStartNoted, ofChildren);
  }

  /// The same, after other runs have done all of this to the metadata, whose start is noted.
  Segment changedTo(MetadataOperations all) {
    return new Segment(number, executed, metadata, isStartNoted, all);
  }

  /// The metadata to show, if the task knows `own`.
  JsonNode shown(JsonNode own) {
    return !ofChildren.isEmpty() && FreeJson.treeOf(own) instanceof ObjectNode all
        ? ofChildren.on(all)
        : own;
  }

  /// What the history of a finished run needs.
  Segment withoutMetadata() {
    return new Segment(number, executed, Optional.empty());
  }
}
