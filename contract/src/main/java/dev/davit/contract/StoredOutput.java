package dev.davit.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The size and the hash of an output that does not fit into the termination message. The gateway
/// keeps the output itself, which a pod sends to [PodContract#GATEWAY_OUTPUT_PATH] as the whole
/// body of a PUT, with the parameters `attempt` and `segment`. The answer is this as JSON, or a
/// [GatewayProblem]. A request that is repeated changes nothing.
///
/// @param bytes of the JSON in UTF-8
/// @param sha256 the SHA-256 of these bytes: 64 lower-case hexadecimal digits
/// @param key the name of the object, if the object store has the output; null: the gateway has it
public record StoredOutput(int bytes, String sha256, @Nullable String key) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /// Nothing may follow the value: the operator writes the output into a larger JSON text.
  private static final ObjectReader STRICT =
      ContractJson.MAPPER
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /// @throws IllegalArgumentException if the size or the hash is none
  public StoredOutput {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes is " + bytes + "; at least 1 is needed");
    }
    if (!HASH.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "sha256 is \"%s\"; 64 hexadecimal digits are needed".formatted(Texts.cut(sha256, 70)));
    }
  }

  /// An output that the gateway keeps.
  public StoredOutput(int bytes, String sha256) {
    this(bytes, sha256, null);
  }

  /// The same output, kept by the object store under this key.
  public StoredOutput at(String storeKey) {
    return new StoredOutput(bytes, sha256, storeKey);
  }

  /// That of the output `json`.
  ///
  /// @throws IllegalArgumentException if it is empty
  public static StoredOutput of(byte[] json) {
    return new StoredOutput(json.length, HexFormat.of().formatHex(Sha256.of(json)));
  }

  /// The value of the output `json`, which arrives unchanged ([JsonBounds]).
  ///
  /// @throws IllegalArgumentException if it is no such JSON; the message says why
  public static JsonNode valueOf(byte[] json) {
    JsonNode value;
    try {
      value = STRICT.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the output is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the output is no JSON in UTF-8: " + e.getMessage(), e);
    }
    if (value.isMissingNode()) {
      throw new IllegalArgumentException("the output is no JSON: it is empty");
    }
    JsonBounds.faultOf(value)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("the output, " + fault);
            });
    return value;
  }

  /// Whether `json` is the output that this describes.
  public boolean isOf(byte[] json) {
    return json.length == bytes && Arrays.equals(Sha256.of(json), HexFormat.of().parseHex(sha256));
  }

  /// This as JSON.
  public String write() {
    return json().toString();
  }

  ObjectNode json() {
    var json = ContractJson.MAPPER.createObjectNode().put("bytes", bytes).put("sha256", sha256);
    return key == null ? json : json.put("key", key);
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `text` is something else; the message says what is wrong
  public static StoredOutput read(String text) {
    return read(JournalAppend.object(text, "an answer to a request to keep an output"));
  }

  static StoredOutput read(ObjectNode json) {
    return new StoredOutput(
        JournalAppend.number(json, "bytes"),
        json.path("sha256").asText(),
        json.hasNonNull("key") ? json.get("key").asText() : null);
  }
}
