package dev.davit.contract;

/// The request of a pod for a place in the object store, at [PodContract#GATEWAY_UPLOAD_PATH]. The
/// answer is an [UploadPlace] or a [GatewayProblem]. It may be repeated: each answer has a new URL
/// for the same place.
///
/// @param attempt the number of the pod's attempt, from 1
/// @param segment the number of the pod's segment, from 0
/// @param output size and hash of what the pod will put there
public record UploadOutput(int attempt, int segment, StoredOutput output) {
  /// The request as JSON.
  public String write() {
    var json = ContractJson.MAPPER.createObjectNode().put("attempt", attempt);
    json.put("segment", segment).setAll(output.json());
    return json.toString();
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `text` is something else; the message says what is wrong
  public static UploadOutput read(String text) {
    var json = JournalAppend.object(text, "a request to upload an output");
    return new UploadOutput(
        JournalAppend.number(json, "attempt"),
        JournalAppend.number(json, "segment"),
        StoredOutput.read(json));
  }
}
