package dev.davit.local.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs tokens, and recognizes those that it has signed. The key lives as long as the API, so
/// tokens of an earlier `davit dev` are refused.
final class Tokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final String HEADER =
      base64(Json.bytes(Json.object().put("alg", "HS256").put("typ", "JWT")));

  private final SecretKeySpec key;

  private Tokens(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  static Tokens withNewKey() {
    var key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new Tokens(key);
  }

  /// A JSON Web Token with these claims.
  String sign(Claims claims) {
    var content = HEADER + "." + base64(Json.bytes(claims.json()));
    return content + "." + signature(content);
  }

  /// The claims of `token`, whether they still hold or not; empty if it was not signed here.
  Optional<Claims> read(String token) {
    var end = token.lastIndexOf('.');
    if (end < 0 || !isEqual(signature(token.substring(0, end)), token.substring(end + 1))) {
      return Optional.empty();
    }
    var content = token.substring(token.indexOf('.') + 1, end);
    try {
      return Optional.of(Claims.of((ObjectNode) Json.read(Base64.getUrlDecoder().decode(content))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a signed token has no claims: " + content, e);
    }
  }

  /// Takes the same time for every wrong signature. Compares texts, because several texts decode to
  /// the same bytes.
  private static boolean isEqual(String expected, String actual) {
    return MessageDigest.isEqual(bytes(expected), bytes(actual));
  }

  private String signature(String content) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return base64(mac.doFinal(bytes(content)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
