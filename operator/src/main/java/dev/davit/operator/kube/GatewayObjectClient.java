package dev.davit.operator.kube;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The [GatewayObjects] on a real API server: all have one name.
public final class GatewayObjectClient implements GatewayObjects {
  private static final String PORT = "https";

  private final KubernetesClient client;
  private final String namespace;
  private final String name;

  public GatewayObjectClient(KubernetesClient client, String namespace, String name) {
    this.client = ApiConnection.once(client, ApiConnection.ANSWER);
    this.namespace = namespace;
    this.name = name;
  }

  @Override
  public Optional<Secret> readSecret() {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get())
        .map(
            it ->
                new Secret(
                    Objects.requireNonNullElse(it.getData(), Map.of()),
                    it.getMetadata().getResourceVersion()));
  }

  @Override
  public boolean writeSecret(Optional<Secret> before, Map<String, String> data) {
    var secret =
        new SecretBuilder()
            .withMetadata(
                new ObjectMetaBuilder()
                    .withNamespace(namespace)
                    .withName(name)
                    .withResourceVersion(before.map(Secret::version).orElse(null))
                    .build())
            .withType("Opaque")
            .withData(data)
            .build();
    try {
      var resource = client.resource(secret);
      var _ = before.isEmpty() ? resource.create() : resource.update();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void pointAt(String address, int port) {
    var slices = client.discovery().v1().endpointSlices().inNamespace(namespace);
    var wanted = slice(address, port);
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
        && wanted.getMetadata().getLabels().equals(found.getMetadata().getLabels());
  }

  private EndpointSlice slice(String address, int port) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .addToLabels("kubernetes.io/service-name", name)
        .addToLabels("endpointslice.kubernetes.io/managed-by", "davit.dev")
        .endMetadata()
        .withAddressType(address.contains(":") ? "IPv6" : "IPv4")
        .addNewEndpoint()
        .withAddresses(address)
        .withNewConditions()
        .withReady(true)
        .endConditions()
        .endEndpoint()
        .addNewPort()
        .withName(PORT)
        .withPort(port)
        .withProtocol("TCP")
        .endPort()
        .build();
  }
}
