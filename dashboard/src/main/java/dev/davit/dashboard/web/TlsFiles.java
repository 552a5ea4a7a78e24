package dev.davit.dashboard.web;

import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate of a mounted Secret of type `kubernetes.io/tls`. A renewed one is shown from the
/// next connection on, a minute after the files have changed.
public final class TlsFiles {
  private static final Logger log = LoggerFactory.getLogger(TlsFiles.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /// A PKCS #8 file does not say in plain text which one its key has, so each is tried.
  private static final List<String> ALGORITHMS = List.of("RSA", "EC");

  private TlsFiles() {}

  /// A context with the certificate of `tls.crt` and the key of `tls.key`.
  ///
  /// @throws UncheckedIOException if they cannot be read
  public static SSLContext context(Path folder) {
    return context(folder, PAUSE);
  }

  /// @param pause between two looks at the files
  static SSLContext context(Path folder, Duration pause) {
    try {
      var key = new CurrentKey(Loaded.of(folder));
      var context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {key}, null, null);
      Thread.ofVirtual().name("certificate").start(() -> key.follow(folder, pause));
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has TLS", e);
    }
  }

  /// @param content of both files
  private record Loaded(String content, X509KeyManager keys) {
    static Loaded of(Path folder) throws IOException {
      var certificate = folder.resolve("tls.crt");
      var key = folder.resolve("tls.key");
      var content = Files.readString(certificate) + Files.readString(key);
      var failure = new IOException("%s has no usable certificate and key".formatted(folder));
      for (var algorithm : ALGORITHMS) {
        try {
          return new Loaded(content, keys(certificate.toString(), key.toString(), algorithm));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
          failure.addSuppressed(e);
        }
      }
      throw failure;
    }

    private static X509KeyManager keys(String certificate, String key, String algorithm)
        throws IOException, GeneralSecurityException {
      var managers = SSLUtils.keyManagers(null, certificate, null, key, algorithm, "", null, null);
      return Arrays.stream(managers)
          .filter(X509KeyManager.class::isInstance)
          .map(X509KeyManager.class::cast)
          .findFirst()
          .orElseThrow();
    }
  }

  private static final class CurrentKey extends X509ExtendedKeyManager {
    private volatile Loaded loaded;

    CurrentKey(Loaded loaded) {
      this.loaded = loaded;
    }

    void follow(Path folder, Duration pause) {
      while (true) {
        try {
          Thread.sleep(pause);
          var next = Loaded.of(folder);
          if (!next.content().equals(loaded.content())) {
            loaded = next;
            log.info("The certificate was renewed");
          }
        } catch (IOException e) {
          log.warn("The certificate cannot be read again", e);
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return loaded.keys().chooseServerAlias(keyType, issuers, null);
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return loaded.keys().chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return loaded.keys().getServerAliases(keyType, issuers);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return loaded.keys().getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return loaded.keys().getPrivateKey(alias);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
