package dev.davit.operator.backend;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.Token;
import dev.davit.api.TokenPhase;
import dev.davit.client.DavitClient;
import dev.davit.client.TokenView;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Response;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Answers with the URL of a token, for a caller that could complete the token itself. The API
/// server decides that, by a completion that it does not keep.
final class TokenUrlCall {
  private final Function<TokenView, Optional<String>> urls;

  /// @param urls the URL of a token; empty: URLs are not served
  TokenUrlCall(Function<TokenView, Optional<String>> urls) {
    this.urls = urls;
  }

  Response answer(ResourcePath path, KubernetesClient client) {
    var token = DavitClient.of(client).inNamespace(path.namespace()).tokens().get(path.name());
    if (token.phase() != TokenPhase.WAITING) {
      return Problem.of(
              410, "Token %s is over, and its URL completes nothing".formatted(token.name()))
          .response();
    }
    try {
      complete(token, client);
    } catch (KubernetesClientException e) {
      return Answers.refusal(e.getCode(), answerOf(e));
    }
    return urls.apply(token)
        .map(Answers::url)
        .orElseGet(
            () ->
                Problem.of(
                        404,
                        "URLs of tokens are not served: gateway.hooks.enabled and gateway.hooks.url"
                            + " of the chart switch them on")
                    .response());
  }

  private static String answerOf(KubernetesClientException e) {
    var status = e.getStatus();
    return String.valueOf(
        status == null || status.getMessage() == null ? e.getMessage() : status.getMessage());
  }

  /// A dry run.
  private static void complete(TokenView token, KubernetesClient client) {
    var patch = JsonNodeFactory.instance.arrayNode();
    patch.addObject().put("op", "test").put("path", "/metadata/uid").put("value", token.uid());
    patch.addObject().put("op", "add").put("path", "/spec/completion").putObject("value");
    var _ =
        client
            .resources(Token.class)
            .inNamespace(token.namespace())
            .withName(token.name())
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.JSON)
                    .withDryRun(List.of("All"))
                    .build(),
                patch.toString());
  }
}
