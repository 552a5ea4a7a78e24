package dev.davit.dashboard;

import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.local.api.EmbeddedApi;
import dev.davit.local.api.PodLogs;
import dev.davit.watch.WatchText;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// An API with runs and without an operator: the test writes what becomes of them.
public final class LocalRuns implements AutoCloseable {
  private final EmbeddedApi api;
  private final KubernetesClient kubernetes;

  private LocalRuns(EmbeddedApi api) {
    this.api = api;
    this.kubernetes =
        new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(api.config()).withRequestRetryBackoffLimit(1).build())
            .withHttpClientBuilderConsumer(WatchText::addTo)
            .build();
  }

  public static LocalRuns on(int port, PodLogs logs) {
    return new LocalRuns(
        EmbeddedApi.start(
            port,
            List.of(crd("runs"), crd("tasks"), crd("queues"), crd("schedules"), crd("tokens")),
            logs));
  }

  public static LocalRuns start() {
    return on(0, (_, _) -> Optional.empty());
  }

  public KubernetesClient kubernetes() {
    return kubernetes;
  }

  public String url() {
    return api.url();
  }

  /// Creates a run.
  ///
  /// @param spec YAML in one line
  public Run create(String name, String spec) {
    var yaml =
        """
        apiVersion: davit.dev/v1alpha1
        kind: Run
        metadata: {name: %s, namespace: default}
        spec: %s
        """
            .formatted(name, spec);
    return kubernetes
        .resource(kubernetes.getKubernetesSerialization().unmarshal(yaml, Run.class))
        .create();
  }

  /// Creates a task.
  ///
  /// @param spec YAML in one line
  public Task createTask(String name, String spec) {
    return createOther(Task.class, name, spec);
  }

  /// Creates a resource of another kind.
  public <T extends HasMetadata> T createOther(Class<T> kind, String name, String spec) {
    var yaml =
        """
        apiVersion: davit.dev/v1alpha1
        kind: %s
        metadata: {name: %s, namespace: default}
        spec: %s
        """
            .formatted(HasMetadata.getKind(kind), name, spec);
    return kubernetes
        .resource(kubernetes.getKubernetesSerialization().unmarshal(yaml, kind))
        .create();
  }

  /// The names of all runs.
  public List<String> names() {
    return kubernetes.resources(Run.class).inNamespace("default").list().getItems().stream()
        .map(run -> run.getMetadata().getName())
        .toList();
  }

  /// A run as it is now.
  public Run get(String name) {
    return kubernetes.resources(Run.class).inNamespace("default").withName(name).require();
  }

  /// Writes a status, which is YAML.
  public void status(String name, String status) {
    var yaml = kubernetes.getKubernetesSerialization();
    kubernetes
        .resources(Run.class)
        .inNamespace("default")
        .withName(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            yaml.asJson(yaml.unmarshal("status: " + status, Map.class)));
  }

  public void delete(String name) {
    kubernetes.resources(Run.class).inNamespace("default").withName(name).delete();
  }

  /// Ends the API; the client stays.
  public void stop() {
    api.close();
  }

  @Override
  public void close() {
    kubernetes.close();
    api.close();
  }

  private static String crd(String plural) {
    var path = "/META-INF/davit/crds/%s.davit.dev-v1.yml".formatted(plural);
    try (var file = LocalRuns.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
