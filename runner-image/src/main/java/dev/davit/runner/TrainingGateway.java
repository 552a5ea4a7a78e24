package dev.davit.runner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.davit.contract.Assignment.AssignedGateway;
import dev.davit.contract.JournalAppended;
import dev.davit.contract.JournalJson;
import dev.davit.contract.PodContract;
import dev.davit.contract.RecordedJournal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A gateway for the training, on loopback: it takes every entry, and has recorded none. The keys
/// are of the operator's kind, so that the runner takes the same steps.
final class TrainingGateway implements AutoCloseable {
  /// The password of the key store that the build makes for the training only.
  private static final char[] PASSWORD = "training".toCharArray();

  private final HttpsServer server;
  private final String ca;

  private TrainingGateway(HttpsServer server, String ca) {
    this.server = server;
    this.ca = ca;
  }

  /// @param keys a key store with the key `gateway` for `localhost`, and the certificate `ca` that
  ///   signed it
  static TrainingGateway start(Path keys) throws IOException {
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      var store = KeyStore.getInstance(keys.toFile(), PASSWORD);
      var ca = store.getCertificate("ca");
      // Else the server may prove itself by this key.
      store.deleteEntry("ca");
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, PASSWORD);
      var tls = SSLContext.getInstance("TLS");
      tls.init(managers.getKeyManagers(), null, null);
      var server = HttpsServer.create(loopback, 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      server.createContext(PodContract.GATEWAY_ENTRIES_PATH, TrainingGateway::append);
      server.createContext(PodContract.GATEWAY_JOURNAL_PATH, TrainingGateway::journal);
      server.start();
      return new TrainingGateway(server, pem(ca.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the keys of the training cannot be read", e);
    }
  }

  private static String pem(byte[] certificate) {
    return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
        .formatted(Base64.getMimeEncoder().encodeToString(certificate));
  }

  AssignedGateway assigned() {
    return new AssignedGateway(
        "https://localhost:" + server.getAddress().getPort(), ca, true, List.of());
  }

  private static void append(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    answer(exchange, new JournalAppended(1).write());
  }

  private static void journal(HttpExchange exchange) throws IOException {
    var nothing = new JournalJson.Entries(List.of(), List.of());
    answer(exchange, new RecordedJournal(nothing).write());
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      var bytes = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
