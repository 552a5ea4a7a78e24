package dev.davit.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes kubeconfig files, for kubectl and for programs under test.
final class Kubeconfig {
  private Kubeconfig() {}

  static Path write(Path file, String server, Path authority, Certificates.KeyPair client) {
    var yaml =
        """
        apiVersion: v1
        kind: Config
        current-context: davit
        contexts: [{name: davit, context: {cluster: davit, user: davit}}]
        clusters:
          - name: davit
            cluster:
              server: %s
              certificate-authority: %s
        users:
          - name: davit
            user:
              client-certificate: %s
              client-key: %s
        """
            .formatted(server, authority, client.certificate(), client.key());
    try {
      return Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
