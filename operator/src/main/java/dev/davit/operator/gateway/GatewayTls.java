package dev.davit.operator.gateway;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The gateway's side of TLS 1.3 and 1.2. A renewed certificate is shown from the next connection
/// on; connections that are open go on. Safe for any thread.
final class GatewayTls {
  /// How long a client may continue a session without seeing the certificate again.
  private static final Duration SESSION_LIFE = Duration.ofHours(1);

  private static final String EC = "EC";

  private final SSLContext context;
  private volatile Shown shown;

  GatewayTls(CertificateSet set) {
    shown = new Shown(Leaf.of(set), Optional.empty());
    try {
      context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new CurrentKey()}, null, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has TLS", e);
    }
    context.getServerSessionContext().setSessionTimeout((int) SESSION_LIFE.toSeconds());
  }

  /// Shows the leaf of `set` to clients that connect from now on.
  void renew(CertificateSet set) {
    var leaf = Leaf.of(set);
    if (!leaf.equals(shown.current())) {
      shown = new Shown(leaf, Optional.of(shown.current()));
    }
  }

  SSLContext context() {
    return context;
  }

  /// What a connection may negotiate.
  SSLParameters parameters() {
    var parameters = context.getDefaultSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    return parameters;
  }

  /// @param alias the name by which TLS asks for it
  private record Leaf(String alias, X509Certificate certificate, PrivateKey key) {
    static Leaf of(CertificateSet set) {
      return new Leaf(set.leaf().getSerialNumber().toString(16), set.leaf(), set.leafKey());
    }
  }

  /// A handshake asks first for an alias, then for its key, then for its certificate. The renewed
  /// leaf stays for a handshake between these questions.
  private record Shown(Leaf current, Optional<Leaf> before) {
    Optional<Leaf> named(String alias) {
      return Stream.concat(Stream.of(current), before.stream())
          .filter(it -> it.alias().equals(alias))
          .findFirst();
    }
  }

  private final class CurrentKey extends X509ExtendedKeyManager {
    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return EC.equals(keyType) ? shown.current().alias() : null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return EC.equals(keyType) ? new String[] {shown.current().alias()} : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return shown.named(alias).map(it -> new X509Certificate[] {it.certificate()}).orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return shown.named(alias).map(Leaf::key).orElse(null);
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
