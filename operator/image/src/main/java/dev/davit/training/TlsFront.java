package dev.davit.training;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/// Speaks TLS with the operator, as API servers do, and plain HTTP with the API behind it. A
/// connection of one that ends is closed to the other.
///
/// @param certificate the file of the certificate to trust
record TlsFront(SSLServerSocket socket, int target, Path certificate) implements AutoCloseable {
  private static final String PASSWORD = "training";

  static TlsFront start(Path folder, int target) throws IOException, InterruptedException {
    var store = folder.resolve("api.p12");
    var certificate = folder.resolve("api.pem");
    Files.deleteIfExists(store);
    keytool(
        store,
        "-genkeypair -keyalg RSA -keysize 2048 -validity 2 -dname CN=api -ext san=ip:127.0.0.1");
    keytool(store, "-exportcert -rfc -file " + certificate);
    var server =
        (SSLServerSocket)
            context(store)
                .getServerSocketFactory()
                .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
    var front = new TlsFront(server, target, certificate);
    Thread.ofVirtual().start(front::accept);
    return front;
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var outer = socket.accept();
        var inner = new Socket(InetAddress.getLoopbackAddress(), target);
        Thread.ofVirtual().start(() -> copy(outer, inner));
        Thread.ofVirtual().start(() -> copy(inner, outer));
      } catch (IOException e) {
        // Closed, or a client that has gone: the next one is waited for, if any.
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // The other direction has closed them.
    }
  }

  private static SSLContext context(Path store) throws IOException {
    try {
      var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the key of the training cannot be used", e);
    }
  }

  private static void keytool(Path store, String options) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(options.split(" ", -1)));
    command.addAll(List.of("-alias", "api", "-keystore", store.toString(), "-storepass", PASSWORD));
    var code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("keytool exited with code " + code);
    }
  }
}
