package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Annotations;
import dev.davit.api.Run;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Requests for the runs of one namespace. Every failure is a [DavitException].
final class RunApi {
  private static final String CANCEL = "{\"spec\":{\"cancel\":true}}";

  private final KubernetesClient client;
  private final String namespace;

  RunApi(KubernetesClient client, String namespace) {
    VersionWarning.suppress();
    this.client = client;
    this.namespace = namespace;
  }

  /// The same without the retries of the HTTP client, which may take minutes. For callers that
  /// retry themselves.
  RunApi withoutRetries() {
    return new RunApi(withoutRetries(client), namespace);
  }

  static KubernetesClient withoutRetries(KubernetesClient client) {
    var configured = client.getConfiguration().getRequestConfig();
    var once = new RequestConfigBuilder(configured).withRequestRetryBackoffLimit(0).build();
    // The builder leaves these out. Without them, the request would have the rights of another
    // user.
    once.setImpersonateUsername(configured.getImpersonateUsername());
    once.setImpersonateGroups(configured.getImpersonateGroups());
    once.setImpersonateExtras(configured.getImpersonateExtras());
    return client.newClient(once).adapt(KubernetesClient.class);
  }

  String namespace() {
    return namespace;
  }

  Run create(Run run) {
    return asking("create", run.getMetadata().getName(), () -> runs().resource(run).create());
  }

  /// A list with one item instead of a get: for a get, "no such run" and "no such kind" give the
  /// same response, and only a list returns the version at which to start a watch.
  Found find(String name) {
    var list = list(name, new ListOptionsBuilder().withFieldSelector(named(name)).build());
    return new Found(list.getItems().stream().findFirst(), list.getMetadata().getResourceVersion());
  }

  /// @throws RunNotFoundException if there is none
  Run get(String name) {
    return find(name).run().orElseThrow(() -> new RunNotFoundException(namespace, name));
  }

  /// A run, and the version of the list in which it was found or not found.
  record Found(Optional<Run> run, String version) {}

  Page<RunView> list(RunQuery query) {
    return list(query, query.fieldSelector());
  }

  /// The names of all runs that `query` and the field selector `more` select, from the page of
  /// `query` on.
  List<String> select(RunQuery query, String more) {
    var selector = query.fieldSelector().isEmpty() ? more : query.fieldSelector() + "," + more;
    var names = new ArrayList<String>();
    var next = query;
    while (true) {
      var page = list(next, selector);
      page.items().forEach(run -> names.add(run.name()));
      if (page.next().isEmpty()) {
        return names;
      }
      next = next.after(page.next().get());
    }
  }

  private Page<RunView> list(RunQuery query, String fieldSelector) {
    var options = new ListOptionsBuilder().withLimit((long) query.limit());
    query.after().ifPresent(options::withContinue);
    if (!fieldSelector.isEmpty()) {
      options.withFieldSelector(fieldSelector);
    }
    if (!query.labelSelector().isEmpty()) {
      options.withLabelSelector(query.labelSelector());
    }
    var list = list("", options.build());
    return new Page<>(
        list.getItems().stream().map(RunView::of).filter(query::selects).toList(),
        Optional.ofNullable(list.getMetadata())
            .map(ListMeta::getContinue)
            .filter(token -> !token.isEmpty()));
  }

  /// The runs of a key, from the API server's cache, which is at least as new as this request.
  List<Run> ofKey(KeyedName key) {
    var options = new ListOptionsBuilder().withLabelSelector(key.label() + "=" + key.hash());
    return list("", options.build()).getItems();
  }

  Run cancel(String name) {
    return merge(name, CANCEL);
  }

  /// Sets the instant at which the run loses its idempotency key.
  void releaseKey(String name, Instant at) {
    merge(
        name,
        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
            .formatted(Annotations.IDEMPOTENCY_EXPIRES, at));
  }

  /// Changes the delay of the run, and its payload if `payload` is present.
  ///
  /// @return the changed run; empty if the run has changed since it was read
  Optional<Run> move(Run run, Instant delayUntil, Optional<JsonNode> payload) {
    var metadata = run.getMetadata();
    var patch = JsonNodeFactory.instance.arrayNode();
    // A different version is a conflict.
    patch.add(replace("/metadata/resourceVersion", new TextNode(metadata.getResourceVersion())));
    patch.add(replace("/spec/delayUntil", new TextNode(delayUntil.toString())));
    payload.ifPresent(it -> patch.add(replace("/spec/payload", it)));
    try {
      return Optional.of(patch(metadata.getName(), PatchType.JSON, patch.toString()));
    } catch (DavitException e) {
      if (ApiErrors.isConflict(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Uses "add", which replaces an existing value and does not require one.
  private static JsonNode replace(String path, JsonNode value) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("op", "add")
        .put("path", path)
        .set("value", value);
  }

  private Run merge(String name, String patch) {
    return patch(name, PatchType.JSON_MERGE, patch);
  }

  /// Fabric8 reads the object before it patches it, which needs the right to `get`, and returns
  /// null if it does not exist.
  private Run patch(String name, PatchType type, String patch) {
    return asking(
            "patch",
            name,
            () -> Optional.ofNullable(runs().withName(name).patch(PatchContext.of(type), patch)))
        .orElseThrow(() -> new RunNotFoundException(namespace, name));
  }

  Watch watch(String name, String version, Watcher<Run> watcher) {
    var options =
        new ListOptionsBuilder()
            .withFieldSelector(named(name))
            .withResourceVersion(version)
            .build();
    return asking("watch", name, () -> runs().watch(options, watcher));
  }

  /// Whether a watch may have lost characters of `run`. A client that was passed in may read
  /// watches without [dev.davit.watch.WatchText], and then replaces what it cannot decode with
  /// U+FFFD. A list is always decoded correctly.
  boolean isDoubtful(Run run) {
    return client.getKubernetesSerialization().asJson(run).indexOf('\ufffd') >= 0;
  }

  private KubernetesResourceList<Run> list(String name, ListOptions options) {
    return asking("list", name, () -> runs().list(options));
  }

  private <T> T asking(String verb, String name, Supplier<T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      throw new ApiErrors(client.getMasterUrl(), namespace, ApiErrors.Kind.RUN).of(e, verb, name);
    }
  }

  private static String named(String name) {
    return "metadata.name=" + RunQuery.escaped(name);
  }

  private NonNamespaceOperation<Run, KubernetesResourceList<Run>, Resource<Run>> runs() {
    return client.resources(Run.class).inNamespace(namespace);
  }
}
