package dev.davit.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.Token;
import dev.davit.api.TokenCompletion;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import java.util.function.Supplier;

/// Requests for the tokens of one namespace. Every failure is a [DavitException].
final class TokenApi {
  private final KubernetesClient client;
  private final String namespace;

  TokenApi(KubernetesClient client, String namespace) {
    VersionWarning.suppress();
    this.client = client;
    this.namespace = namespace;
  }

  /// The same without the retries of the HTTP client. For callers that retry themselves.
  TokenApi withoutRetries() {
    return new TokenApi(RunApi.withoutRetries(client), namespace);
  }

  Token create(Token token) {
    return asking("create", token.getMetadata().getName(), () -> tokens().resource(token).create());
  }

  /// A list with one item instead of a get, as of runs.
  Found find(String name) {
    var list = list(name, new ListOptionsBuilder().withFieldSelector(named(name)).build());
    return new Found(
        list.getItems().stream().findFirst().map(TokenView::of),
        list.getMetadata().getResourceVersion());
  }

  /// @throws TokenNotFoundException if there is none
  TokenView get(String name) {
    return find(name).token().orElseThrow(() -> new TokenNotFoundException(namespace, name));
  }

  /// A token, and the version of the list in which it was found or not found.
  record Found(Optional<TokenView> token, String version) {}

  Page<TokenView> list(TokenQuery query) {
    var options = new ListOptionsBuilder().withLimit((long) query.limit());
    query.after().ifPresent(options::withContinue);
    var selector = query.fieldSelector();
    if (!selector.isEmpty()) {
      options.withFieldSelector(selector);
    }
    var list = list("", options.build());
    return new Page<>(
        list.getItems().stream().map(TokenView::of).filter(query::selects).toList(),
        Optional.ofNullable(list.getMetadata())
            .map(ListMeta::getContinue)
            .filter(page -> !page.isEmpty()));
  }

  /// Sets the completion. A merge patch would drop the fields of the output that are null.
  ///
  /// @throws TokenNotFoundException if there is none
  /// @throws InvalidTokenException also if it is completed otherwise, or has timed out
  Token complete(String name, TokenCompletion completion) {
    var value = JsonNodeFactory.instance.objectNode();
    if (completion.output() != null) {
      value.set("output", completion.output());
    }
    if (completion.by() != null) {
      value.put("by", completion.by());
    }
    var patch = JsonNodeFactory.instance.arrayNode();
    patch.addObject().put("op", "add").put("path", "/spec/completion").set("value", value);
    return asking(
            "patch",
            name,
            () ->
                Optional.ofNullable(
                    tokens()
                        .withName(name)
                        .patch(PatchContext.of(PatchType.JSON), patch.toString())))
        .orElseThrow(() -> new TokenNotFoundException(namespace, name));
  }

  Watch watch(String name, String version, Watcher<Token> watcher) {
    var options =
        new ListOptionsBuilder()
            .withFieldSelector(named(name))
            .withResourceVersion(version)
            .build();
    return asking("watch", name, () -> tokens().watch(options, watcher));
  }

  private KubernetesResourceList<Token> list(String name, ListOptions options) {
    return asking("list", name, () -> tokens().list(options));
  }

  private <T> T asking(String verb, String name, Supplier<T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      throw new ApiErrors(client.getMasterUrl(), namespace, ApiErrors.Kind.TOKEN).of(e, verb, name);
    }
  }

  private static String named(String name) {
    return "metadata.name=" + RunQuery.escaped(name);
  }

  private NonNamespaceOperation<Token, KubernetesResourceList<Token>, Resource<Token>> tokens() {
    return client.resources(Token.class).inNamespace(namespace);
  }
}
