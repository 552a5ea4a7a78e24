package dev.davit.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// How the kube-apiserver of one control plane is started: always the same way, so that it can be
/// killed and started again.
record ApiServer(Path program, Path folder, Certificates certificates, String etcdUrl, int port) {
  private static final String AUDIT_POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules: [{level: Metadata}]
      """;

  /// A port that is free now. It is below those that the kernel gives to outgoing connections:
  /// while the server is down, one of those could take its port, or a client that keeps trying
  /// could even connect to itself.
  static int freePort() {
    while (true) {
      var port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // The next one, then.
      }
    }
  }

  String url() {
    return "https://127.0.0.1:" + port;
  }

  Path auditLog() {
    return folder.resolve("audit.log");
  }

  /// Starts it; it is ready a few seconds later, or has ended because its port was taken.
  ChildProcess start() {
    var policy = folder.resolve("audit-policy.yaml");
    try {
      Files.writeString(policy, AUDIT_POLICY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ChildProcess.start(
        folder.resolve("kube-apiserver.log"),
        Map.of(),
        List.of(
            program.toString(),
            "--etcd-servers=" + etcdUrl,
            "--bind-address=127.0.0.1",
            "--secure-port=" + port,
            // It would refuse to publish a loopback address as the Service `kubernetes`; nobody
            // looks there.
            "--endpoint-reconciler-type=none",
            "--service-cluster-ip-range=10.96.0.0/16",
            "--cert-dir=" + folder,
            "--tls-cert-file=" + certificates.server().certificate(),
            "--tls-private-key-file=" + certificates.server().key(),
            "--client-ca-file=" + certificates.authority(),
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-signing-key-file=" + certificates.serviceAccountKey(),
            "--service-account-key-file=" + certificates.serviceAccountKey(),
            "--authorization-mode=Node,RBAC",
            // Pods need no service account: there is no controller manager that would make one per
            // namespace.
            "--disable-admission-plugins=ServiceAccount",
            "--audit-policy-file=" + policy,
            "--audit-log-path=" + auditLog(),
            "--audit-log-maxsize=2000"));
  }
}
