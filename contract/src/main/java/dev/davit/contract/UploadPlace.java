package dev.davit.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a pod puts an output that is too large for the gateway: the answer to [UploadOutput].
///
/// @param key the name of the object, which the result has to name
/// @param url for one PUT, within some minutes; a secret
/// @param headers those that the PUT must have
/// @param ca one or more certificates as PEM, which alone vouch for the store; null: those that the
///   machine trusts
public record UploadPlace(
    String key, String url, Map<String, String> headers, @Nullable String ca) {
  public UploadPlace {
    headers = Map.copyOf(headers);
  }

  /// The answer as JSON.
  public String write() {
    var json = ContractJson.MAPPER.createObjectNode().put("key", key).put("url", url);
    headers.forEach(json.putObject("headers")::put);
    if (ca != null) {
      json.put("ca", ca);
    }
    return json.toString();
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `text` is something else; the message says what is wrong
  public static UploadPlace read(String text) {
    var json = JournalAppend.object(text, "an answer to a request to upload an output");
    var headers = new LinkedHashMap<String, String>();
    json.path("headers")
        .properties()
        .forEach(it -> headers.put(it.getKey(), it.getValue().asText()));
    return new UploadPlace(
        required(json, "key"),
        required(json, "url"),
        headers,
        json.hasNonNull("ca") ? json.get("ca").asText() : null);
  }

  private static String required(ObjectNode json, String name) {
    var text = json.path(name).asText("");
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the answer has no %s".formatted(name));
    }
    return text;
  }

  /// Without the URL.
  @Override
  public String toString() {
    return "UploadPlace[key=" + key + "]";
  }
}
