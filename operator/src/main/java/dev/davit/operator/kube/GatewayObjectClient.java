package dev.davit.operator.kube;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The [GatewayObjects] on a real API server: all have one name, but the Secret with the keys for
/// the URLs of tokens.
public final class GatewayObjectClient implements GatewayObjects {
  private static final String PORT = "https";
  private static final String HOOKS_PORT = "hooks";
  private static final String CA = "ca.crt";

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final String hookSecret;

  /// The ConfigMap: what the operator makes goes with it.
  private volatile Optional<OwnerReference> owner = Optional.empty();

  /// @param hookSecret the name of the Secret with the keys for the URLs of tokens
  public GatewayObjectClient(
      KubernetesClient client, String namespace, String name, String hookSecret) {
    this.client = ApiConnection.once(client, ApiConnection.ANSWER);
    this.namespace = namespace;
    this.name = name;
    this.hookSecret = hookSecret;
  }

  @Override
  public Optional<Secret> readSecret() {
    return read(name);
  }

  @Override
  public Optional<Secret> readHookSecret() {
    return read(hookSecret);
  }

  @Override
  public boolean writeSecret(Optional<Secret> before, Map<String, String> data) {
    return write(name, before, data);
  }

  @Override
  public boolean writeHookSecret(Optional<Secret> before, Map<String, String> data) {
    return write(hookSecret, before, data);
  }

  private Optional<Secret> read(String secret) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(secret).get())
        .map(
            it ->
                new Secret(
                    Objects.requireNonNullElse(it.getData(), Map.of()),
                    it.getMetadata().getResourceVersion()));
  }

  private boolean write(String secret, Optional<Secret> before, Map<String, String> data) {
    var secrets = client.secrets().inNamespace(namespace);
    try {
      if (before.isEmpty()) {
        secrets
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withName(secret)
                    .endMetadata()
                    .withData(data)
                    .build())
            .create();
        return true;
      }
      // Labels of others stay.
      var found = secrets.withName(secret).get();
      if (found == null || !isVersion(before.get(), found)) {
        return false;
      }
      secrets.resource(new SecretBuilder(found).withData(data).build()).update();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isVersion(Secret before, io.fabric8.kubernetes.api.model.Secret found) {
    return before.version().equals(found.getMetadata().getResourceVersion());
  }

  @Override
  public void publish(String trusted) {
    var maps = client.configMaps().inNamespace(namespace);
    var found = maps.withName(name).get();
    var data = Map.of(CA, trusted);
    if (found == null) {
      var made = new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata();
      found = maps.resource(made.withData(data).build()).create();
    } else if (!data.equals(found.getData())) {
      found = maps.resource(new ConfigMapBuilder(found).withData(data).build()).update();
    }
    owner = Optional.of(reference(found));
  }

  private static OwnerReference reference(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .build();
  }

  @Override
  public void pointAt(String address, int port, Optional<Integer> hooks) {
    var slices = client.discovery().v1().endpointSlices().inNamespace(namespace);
    var wanted = slice(address, ports(port, hooks));
    var found = slices.withName(name).get();
    if (found == null) {
      slices.resource(wanted).create();
    } else if (!leadsTo(wanted, found)) {
      wanted.getMetadata().setResourceVersion(found.getMetadata().getResourceVersion());
      slices.resource(wanted).update();
    }
  }

  private static boolean leadsTo(EndpointSlice wanted, EndpointSlice found) {
    return wanted.getEndpoints().equals(found.getEndpoints())
        && wanted.getPorts().equals(found.getPorts())
        && wanted.getMetadata().getLabels().equals(found.getMetadata().getLabels())
        && wanted
            .getMetadata()
            .getOwnerReferences()
            .equals(found.getMetadata().getOwnerReferences());
  }

  private static List<EndpointPort> ports(int port, Optional<Integer> hooks) {
    return Stream.concat(
            Stream.of(port(PORT, port)), hooks.stream().map(it -> port(HOOKS_PORT, it)))
        .toList();
  }

  private static EndpointPort port(String name, int port) {
    return new EndpointPortBuilder().withName(name).withPort(port).withProtocol("TCP").build();
  }

  private EndpointSlice slice(String address, List<EndpointPort> ports) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .addToLabels("kubernetes.io/service-name", name)
        .addToLabels("endpointslice.kubernetes.io/managed-by", "davit.dev")
        .withOwnerReferences(owner.stream().toList())
        .endMetadata()
        .withAddressType(address.contains(":") ? "IPv6" : "IPv4")
        .addNewEndpoint()
        .withAddresses(address)
        .withNewConditions()
        .withReady(true)
        .endConditions()
        .endEndpoint()
        .withPorts(ports)
        .build();
  }
}
