package dev.davit.e2e.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The keys and certificates of one control plane, made with the `openssl` (3 or later) of this
/// machine: the JDK can sign certificates only through `keytool`, and takes ten times as long.
record Certificates(Path folder) {
  /// A certificate and its key, both PEM files.
  record KeyPair(Path certificate, Path key) {}

  /// For an API server at `host`, an address.
  static Certificates create(Path folder, String host) {
    var certificates = new Certificates(folder);
    certificates.request("ca", "/CN=davit-tests", List.of());
    certificates.signed(
        "server",
        "/CN=kube-apiserver",
        "subjectAltName=IP:" + host + ",IP:10.96.0.1,DNS:localhost,DNS:kubernetes.default.svc");
    openssl(List.of("genrsa", "-out", certificates.serviceAccountKey().toString(), "2048"));
    return certificates;
  }

  Path authority() {
    return folder.resolve("ca.crt");
  }

  KeyPair server() {
    return pair("server");
  }

  Path serviceAccountKey() {
    return folder.resolve("service-account.key");
  }

  /// A client certificate; its file name is the caller's to choose, and unique.
  KeyPair client(String fileName, String user, List<String> groups) {
    var subject =
        Stream.concat(
                groups.stream().map(group -> "/O=" + escape(group)),
                Stream.of("/CN=" + escape(user)))
            .collect(Collectors.joining());
    return signed(fileName, subject, "extendedKeyUsage=clientAuth");
  }

  private KeyPair signed(String name, String subject, String extension) {
    request(
        name,
        subject,
        List.of(
            "-CA",
            authority().toString(),
            "-CAkey",
            pair("ca").key().toString(),
            "-addext",
            extension));
    return pair(name);
  }

  // RSA: Fabric8 takes a PKCS #8 key for an RSA key unless told otherwise.
  private void request(String name, String subject, List<String> more) {
    var command =
        new ArrayList<>(List.of("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"));
    command.addAll(List.of("-subj", subject, "-keyout", pair(name).key().toString()));
    command.addAll(List.of("-out", pair(name).certificate().toString()));
    command.addAll(more);
    openssl(command);
  }

  private KeyPair pair(String name) {
    return new KeyPair(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("/", "\\/");
  }

  private static void openssl(List<String> arguments) {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(arguments);
    CommandResult.run("", command).orFail();
  }
}
