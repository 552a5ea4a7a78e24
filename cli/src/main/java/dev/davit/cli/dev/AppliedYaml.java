package dev.davit.cli.dev;

import dev.davit.cli.terminal.UsageException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Applies YAML to the API.
record AppliedYaml(KubernetesClient client) {
  private static final int UNPROCESSABLE = 422;

  /// The outcome for one object.
  record Applied(HasMetadata object, boolean isNew, boolean isChanged) {
    String name() {
      return object.getMetadata().getName();
    }
  }

  /// The objects in a YAML text.
  List<HasMetadata> read(String yaml) {
    return client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
  }

  List<HasMetadata> read(Path file) throws IOException {
    return read(Files.readString(file));
  }

  /// Creates an object, or replaces its spec.
  ///
  /// @throws UsageException when the API refuses it
  Applied apply(HasMetadata object) {
    try {
      var before = client.resource(object).get();
      if (before == null) {
        return new Applied(create(object), true, true);
      }
      var after = client.resource(object).update();
      var changed =
          !before.getMetadata().getGeneration().equals(after.getMetadata().getGeneration());
      return new Applied(after, false, changed);
    } catch (KubernetesClientException e) {
      throw refused(e);
    }
  }

  /// @throws UsageException when the API refuses it
  HasMetadata create(HasMetadata object) {
    try {
      return client.resource(object).create();
    } catch (KubernetesClientException e) {
      throw refused(e);
    }
  }

  void delete(HasMetadata object) {
    client.resource(object).delete();
  }

  /// If the API refuses an object, the file has an error. Any other failure is a bug in Davit.
  private static RuntimeException refused(KubernetesClientException e) {
    return e.getCode() == UNPROCESSABLE && e.getStatus() != null
        ? new UsageException(e.getStatus().getMessage())
        : e;
  }
}
