package dev.davit.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// HTTPS with the keys that a Secret may have.
class TlsFilesTest {
  private static final String NAME = "subjectAltName=IP:127.0.0.1";

  /// Keys and certificates, made by this machine's `openssl`.
  @TempDir static Path made;

  @TempDir Path folder;

  @BeforeAll
  static void make() throws Exception {
    assumeThat(System.getenv("PATH").split(File.pathSeparator, -1))
        .as("openssl is on this machine")
        .anyMatch(it -> Files.isExecutable(Path.of(it, "openssl")));
    var certificate =
        List.of("-x509", "-days", "2", "-subj", "/CN=localhost", "-addext", NAME, "-nodes");
    openssl("genpkey", "-algorithm", "RSA", "-out", "rsa-pkcs8.key");
    openssl("rsa", "-in", "rsa-pkcs8.key", "-traditional", "-out", "rsa-pkcs1.key");
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ec-sec1.key");
    openssl("pkcs8", "-topk8", "-nocrypt", "-in", "ec-sec1.key", "-out", "ec-pkcs8.key");
    for (var kind : List.of("rsa", "ec")) {
      var request = new ArrayList<>(List.of("req", "-key", kind + "-pkcs8.key"));
      request.addAll(certificate);
      request.addAll(List.of("-out", kind + ".crt"));
      openssl(request.toArray(String[]::new));
    }
  }

  private static void openssl(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    var log = made.resolve("openssl.log").toFile();
    var process =
        new ProcessBuilder(command)
            .directory(made.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    assertThat(process.waitFor()).as(Files.readString(log.toPath())).isZero();
  }

  @ParameterizedTest
  @CsvSource({"rsa, rsa-pkcs8", "rsa, rsa-pkcs1", "ec, ec-sec1", "ec, ec-pkcs8"})
  void theDashboardAnswersWithEachKindOfKey(String certificate, String key) throws Exception {
    mount(certificate, key);
    try (var server = start(TlsFiles.context(folder))) {
      assertThat(server.url()).startsWith("https://");
      assertThat(algorithm(server.url())).isEqualToIgnoringCase(certificate);
    }
  }

  @Test
  void aRenewedCertificateIsShownWithoutARestart() throws Exception {
    mount("rsa", "rsa-pkcs8");
    try (var server = start(TlsFiles.context(folder, Duration.ofMillis(10)))) {
      assertThat(algorithm(server.url())).isEqualTo("RSA");

      mount("ec", "ec-pkcs8");
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(algorithm(server.url())).isEqualTo("EC"));
    }
  }

  @Test
  void whatIsNoKeyIsRefused() throws Exception {
    mount("rsa", "rsa-pkcs8");
    Files.writeString(folder.resolve("tls.key"), "no key");

    assertThatThrownBy(() -> TlsFiles.context(folder))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("has no usable certificate and key");
  }

  private static Server start(SSLContext tls) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return Server.start(
        new Listen(address, Optional.of(tls), Optional.empty()),
        Guard.ofMachine(),
        _ -> Response.text("answer"),
        _ -> (_, seen, _) -> seen,
        problem -> Response.text(String.valueOf(problem.getMessage())));
  }

  /// Of the key that the server shows in a new connection.
  private static String algorithm(String url) throws Exception {
    try (var http = HttpClient.newBuilder().sslContext(trust()).build()) {
      var answer =
          http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo("answer");
      var session = answer.sslSession().orElseThrow();
      return session.getPeerCertificates()[0].getPublicKey().getAlgorithm();
    }
  }

  private static SSLContext trust() throws Exception {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null);
    for (var name : List.of("rsa", "ec")) {
      try (var file = Files.newInputStream(made.resolve(name + ".crt"))) {
        store.setCertificateEntry(
            name, CertificateFactory.getInstance("X.509").generateCertificate(file));
      }
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private void mount(String certificate, String key) throws IOException {
    copy(certificate + ".crt", "tls.crt");
    copy(key + ".key", "tls.key");
  }

  private void copy(String file, String name) throws IOException {
    Files.copy(made.resolve(file), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }
}
