package dev.davit.contract;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The answer to [CreateToken]: the token exists now.
///
/// @param url a secret, by which others complete the token; null: URLs are not served
public record CreatedToken(@Nullable String url) {
  /// The answer as JSON.
  public String write() {
    var json = ContractJson.MAPPER.createObjectNode();
    Optional.ofNullable(url).ifPresent(text -> json.put("url", text));
    return json.toString();
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `text` is something else
  public static CreatedToken read(String text) {
    var json = JournalAppend.object(text, "an answer to a request to create a token");
    return new CreatedToken(json.hasNonNull("url") ? json.get("url").asText() : null);
  }

  /// Without the secret.
  @Override
  public String toString() {
    return url == null ? "CreatedToken[no url]" : "CreatedToken[url=…]";
  }
}
