package dev.davit.cli;

import dev.davit.api.Run;
import dev.davit.local.api.EmbeddedApi;
import dev.davit.local.api.PodLogs;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// An API with Davit's resources and without an operator: the test says what becomes of them.
public final class LocalCluster implements AutoCloseable {
  private final EmbeddedApi api;
  private final KubernetesClient kubernetes;

  private LocalCluster(EmbeddedApi api) {
    this.api = api;
    this.kubernetes = api.newClient();
  }

  /// A cluster without runs.
  ///
  /// @param kinds plurals of the CRDs that are installed
  public static LocalCluster with(PodLogs logs, String... kinds) {
    return new LocalCluster(
        EmbeddedApi.start(0, Arrays.stream(kinds).map(LocalCluster::crd).toList(), logs));
  }

  public KubernetesClient kubernetes() {
    return kubernetes;
  }

  /// The address for `--server`.
  public String url() {
    return api.url();
  }

  /// What `davit` answers for this cluster.
  public Called davit(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--server", api.url()));
    return Called.davit(all.toArray(String[]::new));
  }

  /// Triggers a run; its name.
  public String trigger(String... arguments) {
    return davit(
            Stream.concat(Stream.of("trigger"), Arrays.stream(arguments)).toArray(String[]::new))
        .out()
        .strip();
  }

  /// Creates what the YAML says.
  public <T extends HasMetadata> T create(String yaml, Class<T> type) {
    var resource = kubernetes.getKubernetesSerialization().unmarshal(yaml, type);
    return kubernetes.resource(resource).inNamespace("default").create();
  }

  public Run run(String name) {
    return Objects.requireNonNull(
        kubernetes.resources(Run.class).inNamespace("default").withName(name).get());
  }

  public void runStatus(String name, String status) {
    status(Run.class, name, status);
  }

  /// Writes a status, which is YAML.
  public void status(Class<? extends HasMetadata> type, String name, String status) {
    var yaml = kubernetes.getKubernetesSerialization();
    kubernetes
        .resources(type)
        .inNamespace("default")
        .withName(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            yaml.asJson(yaml.unmarshal("status: " + status, Map.class)));
  }

  @Override
  public void close() {
    kubernetes.close();
    api.close();
  }

  private static String crd(String plural) {
    var path = "/META-INF/davit/crds/%s.davit.dev-v1.yml".formatted(plural);
    try (var file = LocalCluster.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
