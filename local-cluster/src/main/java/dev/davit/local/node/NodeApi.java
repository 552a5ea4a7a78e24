package dev.davit.local.node;

import dev.davit.local.node.TokenFiles.Token;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The requests of the node to the API. A pod that no longer exists is not an error: the node
/// learns of it from the watch.
record NodeApi(KubernetesClient client) implements Variables.Sources, TokenFiles.Source {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  void register(String node) {
    client
        .resource(new NodeBuilder().withNewMetadata().withName(node).endMetadata().build())
        .serverSideApply();
  }

  /// False if the pod no longer exists.
  boolean bind(Pod pod, String node) {
    return unlessGone(
        () -> client.resource(pod).patch(MERGE, "{\"spec\":{\"nodeName\":\"" + node + "\"}}"));
  }

  void report(Pod pod, PodStatus status) {
    var patch = client.getKubernetesSerialization().asJson(Map.of("status", status));
    unlessGone(() -> client.resource(pod).subresource("status").patch(MERGE, patch));
  }

  void remove(Pod pod) {
    unlessGone(() -> client.resource(pod).withGracePeriod(0).delete());
  }

  @Override
  public Token token(Pod pod, ServiceAccountTokenProjection wanted) {
    var meta = pod.getMetadata();
    var account = Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default");
    var request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(Stream.ofNullable(wanted.getAudience()).toList())
            .withExpirationSeconds(wanted.getExpirationSeconds())
            .withNewBoundObjectRef("v1", "Pod", meta.getName(), meta.getUid())
            .endSpec()
            .build();
    createIfMissing(meta.getNamespace(), account);
    var accounts = client.serviceAccounts().inNamespace(meta.getNamespace());
    var status = accounts.withName(account).tokenRequest(request).getStatus();
    return new Token(status.getToken(), Instant.parse(status.getExpirationTimestamp()));
  }

  /// A cluster refuses a pod whose account does not exist. Accounts have no effect here, so nobody
  /// has to create them. `default` always exists.
  private void createIfMissing(String namespace, String account) {
    var known = client.serviceAccounts().inNamespace(namespace).withName(account);
    if (!account.equals("default") && known.get() == null) {
      var meta = new ObjectMetaBuilder().withNamespace(namespace).withName(account).build();
      client.resource(new ServiceAccountBuilder().withMetadata(meta).build()).serverSideApply();
    }
  }

  @Override
  public Optional<Map<String, String>> configMap(String namespace, String name) {
    return Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name).get())
        .map(config -> config.getData() == null ? Map.of() : config.getData());
  }

  @Override
  public Optional<Map<String, String>> secret(String namespace, String name) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get())
        .map(
            secret -> {
              var decoded = new HashMap<String, String>();
              Optional.ofNullable(secret.getData())
                  .orElse(Map.of())
                  .forEach((key, value) -> decoded.put(key, decode(value)));
              return decoded;
            });
  }

  private static String decode(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static boolean unlessGone(Supplier<?> call) {
    try {
      var _ = call.get();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /// The identity of a pod, which differs from that of a later pod with the same name.
  static String uid(HasMetadata object) {
    return object.getMetadata().getUid();
  }
}
