package dev.davit.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
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
public record UpdateMetadata(
    int attempt, int segment, int sequence, @Nullable ObjectNode metadata) {
  /// The request as JSON.
  public String write() {
    var json = ContractJson.MAPPER.createObjectNode().put("attempt", attempt);
    json.put("segment", segment).put("sequence", sequence);
    if (metadata != null) {
      json.set("metadata", metadata);
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
        metadata(json));
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
    if (metadata.size() > PodContract.MAX_METADATA_ENTRIES) {
      return Optional.of(
          "the metadata have %d entries; at most %d are allowed"
              .formatted(metadata.size(), PodContract.MAX_METADATA_ENTRIES));
    }
    var bytes = metadata.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > PodContract.MAX_METADATA_BYTES) {
      return Optional.of(
          "the metadata have %d bytes; at most %d are allowed"
              .formatted(bytes, PodContract.MAX_METADATA_BYTES));
    }
    return JsonBounds.faultOf(metadata).map(fault -> "the metadata, " + fault);
  }
}
