package dev.davit.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How the kube-apiserver of one control plane is started: always the same way, so that it can be
/// killed and started again.
record ApiServer(
    Path program,
    Path folder,
    Certificates certificates,
    String etcdUrl,
    ApiAddress address,
    int port) {
  private static final String AUDIT_POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules: [{level: Metadata}]
      """;

  String url() {
    return "https://" + address.host() + ":" + port;
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
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(
        List.of(
            "--etcd-servers=" + etcdUrl,
            "--bind-address=" + address.host(),
            "--secure-port=" + port,
            "--service-cluster-ip-range=10.96.0.0/16",
            "--cert-dir=" + folder,
            "--tls-cert-file=" + certificates.server().certificate(),
            "--tls-private-key-file=" + certificates.server().key(),
            "--client-ca-file=" + certificates.authority(),
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-signing-key-file=" + certificates.serviceAccountKey(),
            "--service-account-key-file=" + certificates.serviceAccountKey(),
            "--authorization-mode=Node,RBAC",
            // As of most clusters: it is for Pod Security to refuse a privileged container.
            "--allow-privileged=true",
            "--audit-policy-file=" + policy,
            "--audit-log-path=" + auditLog(),
            "--audit-log-maxsize=2000"));
    command.addAll(address.flags(certificates));
    return ChildProcess.start(folder.resolve("kube-apiserver.log"), Map.of(), command);
  }
}
