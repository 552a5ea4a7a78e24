package dev.davit.operator.kube;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.Token;
import dev.davit.api.TokenCompletion;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;

/// The [TokenObjects] on a real API server.
public final class TokenClient implements TokenObjects {
  private static final int UNPROCESSABLE = 422;

  /// That the token is not as the patch or the rules of the CRD want it.
  private static final Set<Integer> REFUSED =
      Set.of(
          HttpURLConnection.HTTP_BAD_REQUEST,
          HttpURLConnection.HTTP_NOT_FOUND,
          HttpURLConnection.HTTP_CONFLICT,
          UNPROCESSABLE);

  private final KubernetesClient client;

  public TokenClient(KubernetesClient client) {
    this.client = ApiConnection.once(client, ApiConnection.ANSWER);
  }

  @Override
  public Optional<Token> read(String namespace, String name) {
    return Optional.ofNullable(
        client.resources(Token.class).inNamespace(namespace).withName(name).get());
  }

  /// A merge patch would drop the fields of the output that are null.
  @Override
  public boolean complete(Token token, TokenCompletion completion) {
    var value = JsonNodeFactory.instance.objectNode();
    if (completion.output() != null) {
      value.set("output", completion.output());
    }
    if (completion.by() != null) {
      value.put("by", completion.by());
    }
    var meta = token.getMetadata();
    var patch = JsonNodeFactory.instance.arrayNode();
    patch.addObject().put("op", "test").put("path", "/metadata/uid").put("value", meta.getUid());
    patch.addObject().put("op", "add").put("path", "/spec/completion").set("value", value);
    try {
      return client
              .resources(Token.class)
              .inNamespace(meta.getNamespace())
              .withName(meta.getName())
              .patch(PatchContext.of(PatchType.JSON), patch.toString())
          != null;
    } catch (KubernetesClientException e) {
      if (REFUSED.contains(e.getCode())) {
        return false;
      }
      throw e;
    }
  }
}
