package dev.davit.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The request by which a pod shows what its task has noted about the run while it executes, at
/// [PodContract#GATEWAY_METADATA_PATH]. The answer is an [UpdatedMetadata] or a [GatewayProblem]; a
/// request that is repeated changes nothing.
///
/// @param attempt the number of the pod's attempt, from 1
/// @param segment the number of the pod's segment, from 0
/// @param sequence the number of this request among those of the pod, from 1
/// @param metadata all metadata of the run as the task sees them now; null: they have not changed
/// @param tags those that the task has added since the last request
/// @param parent what the task does to the metadata of its run's parent since the last request
/// @param root the same of the first run above its own
public record UpdateMetadata(
    int attempt,
    int segment,
    int sequence,
    @Nullable ObjectNode metadata,
    List<String> tags,
    MetadataOperations parent,
    MetadataOperations root) {
  public UpdateMetadata {
    tags = List.copyOf(tags);
  }

  /// A request about the pod's own run only.
  public UpdateMetadata(
      int attempt, int segment, int sequence, @Nullable ObjectNode metadata, List<String> tags) {
    this(
        attempt,
        segment,
        sequence,
        metadata,
        tags,
        MetadataOperations.NONE,
        MetadataOperations.NONE);
  }

  /// A request without tags.
  public UpdateMetadata(int attempt, int segment, int sequence, @Nullable ObjectNode metadata) {
    this(attempt, segment, sequence, metadata, List.of());
  }

  /// The same request without the metadata.
  public UpdateMetadata withoutMetadata() {
    return new UpdateMetadata(attempt, segment, sequence, null, tags, parent, root);
  }

  /// The same request without the tags.
  public UpdateMetadata withoutTags() {
    return new UpdateMetadata(attempt, segment, sequence, metadata, List.of(), parent, root);
  }

  /// The same request without what is about other runs.
  public UpdateMetadata withoutAbove() {
    return new UpdateMetadata(attempt, segment, sequence, metadata, tags);
  }

  /// Whether it is about other runs, too.
  public boolean isAbove() {
    return !parent.isEmpty() || !root.isEmpty();
  }

  /// Whether there is nothing to do.
  public boolean isEmpty() {
    return metadata == null && tags.isEmpty() && !isAbove();
  }

  /// The request as JSON.
  public String write() {
    var json = ContractJson.MAPPER.createObjectNode().put("attempt", attempt);
    json.put("segment", segment).put("sequence", sequence);
    if (metadata != null) {
      json.set("metadata", metadata);
    }
    if (!tags.isEmpty()) {
      tags.forEach(json.putArray("tags")::add);
    }
    if (!parent.isEmpty()) {
      json.set("parent", parent.json());
    }
    if (!root.isEmpty()) {
      json.set("root", root.json());
    }
    return json.toString();
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `text` is something else, or too large; the message says
  ///   what is wrong
  public static UpdateMetadata read(String text) {
    var json = JournalAppend.object(text, "a request to update metadata");
    return new UpdateMetadata(
        JournalAppend.number(json, "attempt"),
        JournalAppend.number(json, "segment"),
        JournalAppend.number(json, "sequence"),
        metadata(json),
        tags(json),
        MetadataOperations.read(json.path("parent")),
        MetadataOperations.read(json.path("root")));
  }

  private static List<String> tags(ObjectNode json) {
    var tags = new ArrayList<String>();
    for (var tag : json.path("tags")) {
      if (!tag.isTextual()) {
        throw new IllegalArgumentException("a tag is %s; it has to be a text".formatted(tag));
      }
      tags.add(tag.asText());
    }
    TagRules.faultOf(List.of(), tags)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
    return tags;
  }

  private static @Nullable ObjectNode metadata(ObjectNode json) {
    var found = json.get("metadata");
    if (found == null || found.isNull()) {
      return null;
    }
    if (!(found instanceof ObjectNode metadata)) {
      throw new IllegalArgumentException(
          "metadata is %s; it has to be an object".formatted(Texts.cut(found.toString(), 40)));
    }
    faultOf(metadata)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
    return metadata;
  }

  /// Why these metadata cannot be shown while an attempt executes; empty if they can.
  public static Optional<String> faultOf(ObjectNode metadata) {
    return faultOfSize(metadata).or(() -> faultOfJson(metadata));
  }

  /// Why these metadata cannot replace `before`; empty if they can. Metadata that are too large may
  /// stay as large as they are.
  public static Optional<String> faultOf(ObjectNode metadata, ObjectNode before) {
    return faultOfSize(metadata)
        .filter(fault -> metadata.size() > before.size() || bytes(metadata) > bytes(before))
        .or(() -> faultOfJson(metadata));
  }

  private static Optional<String> faultOfSize(ObjectNode metadata) {
    if (metadata.size() > PodContract.MAX_METADATA_ENTRIES) {
      return Optional.of(
          "the metadata have %d entries; at most %d are allowed"
              .formatted(metadata.size(), PodContract.MAX_METADATA_ENTRIES));
    }
    var bytes = bytes(metadata);
    return bytes > PodContract.MAX_METADATA_BYTES
        ? Optional.of(
            "the metadata have %d bytes; at most %d are allowed"
                .formatted(bytes, PodContract.MAX_METADATA_BYTES))
        : Optional.empty();
  }

  private static Optional<String> faultOfJson(ObjectNode metadata) {
    return JsonBounds.faultOf(metadata).map(fault -> "the metadata, " + fault);
  }

  private static int bytes(ObjectNode metadata) {
    return metadata.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
