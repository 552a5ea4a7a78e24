package dev.davit.e2e.dashboard;

import dev.davit.api.Run;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// A namespace without an operator: the test writes what becomes of its resources.
record Shop(KubernetesClient client, String namespace) {
  private static final Pattern DOCUMENTS = Pattern.compile("\n---\n");
  private static final Pattern TIME = Pattern.compile("\\$\\{(PT[-0-9.HMS]+)}");

  /// Creates all that `shop.yaml` lists.
  void fill() {
    DOCUMENTS.splitAsStream(text()).forEach(this::create);
    event(run("charge-order-42").require());
  }

  /// Creates a resource.
  ///
  /// @param yaml without its version; its status is written as well
  GenericKubernetesResource create(String yaml) {
    var resource =
        client
            .getKubernetesSerialization()
            .unmarshal(
                "apiVersion: davit.dev/v1alpha1\n" + withTimes(yaml),
                GenericKubernetesResource.class);
    var created = client.resource(resource).inNamespace(namespace).create();
    var status = resource.getAdditionalProperties().get("status");
    if (status != null) {
      patch(client.resource(created), Map.of("status", status));
    }
    return created;
  }

  /// Creates a run that no operator has seen.
  void createRun(String name, String spec) {
    create("kind: Run\nmetadata: {name: %s}\nspec: %s\n".formatted(name, spec));
  }

  /// Writes the status of a run.
  ///
  /// @param yaml in one line
  void status(String run, String yaml) {
    patch(
        run(run),
        client.getKubernetesSerialization().unmarshal("status: " + withTimes(yaml), Map.class));
  }

  Resource<Run> run(String name) {
    return of(Run.class, name);
  }

  <T extends HasMetadata> Resource<T> of(Class<T> kind, String name) {
    return client.resources(kind).inNamespace(namespace).withName(name);
  }

  private void event(Run run) {
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withName("charge-order-42.1")
            .withNamespace(namespace)
            .endMetadata()
            .withNewInvolvedObject()
            .withKind("Run")
            .withName(run.getMetadata().getName())
            .withNamespace(namespace)
            .withUid(run.getMetadata().getUid())
            .endInvolvedObject()
            .withType("Warning")
            .withReason("Failed")
            .withMessage("Attempt 2 of 2 threw an exception.")
            .withLastTimestamp(after(Duration.ZERO))
            .build();
    client.resource(event).create();
  }

  private void patch(Resource<? extends HasMetadata> resource, Map<?, ?> status) {
    resource
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            client.getKubernetesSerialization().asJson(status));
  }

  private static String withTimes(String yaml) {
    return TIME.matcher(yaml).replaceAll(time -> after(Duration.parse(time.group(1))));
  }

  private static String after(Duration duration) {
    return Instant.now().plus(duration).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String text() {
    try (var file = Objects.requireNonNull(Shop.class.getResourceAsStream("shop.yaml"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
