package dev.davit.e2e.operator;

import dev.davit.api.Token;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;

/// Makes the paths of tokens' URLs as the operator should: from a key of its Secret and the uid.
public final class HookUrl {
  static final String SECRET = World.GATEWAY + "-hooks";

  private HookUrl() {}

  /// The path of a token, by the first key.
  ///
  /// @param namespace of the gateway
  public static String path(KubernetesClient client, String namespace, Token token) {
    return path(token, keys(client, namespace).get("key-1"));
  }

  /// The keys in Base64, by their names.
  static Map<String, String> keys(KubernetesClient client, String namespace) {
    var secret = client.secrets().inNamespace(namespace).withName(SECRET);
    return Awaitility.await("the keys of URLs")
        .until(secret::get, it -> it != null && it.getData() != null && !it.getData().isEmpty())
        .getData();
  }

  static String path(Token token, String key) {
    var meta = token.getMetadata();
    return "/hooks/%s/%s/%s"
        .formatted(meta.getNamespace(), meta.getName(), mac(key, meta.getUid()));
  }

  private static String mac(String key, String uid) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
      var bytes = mac.doFinal(("davit-hook-1\n" + uid).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
