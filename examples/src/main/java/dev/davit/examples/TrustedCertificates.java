package dev.davit.examples;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Which servers an HTTP client trusts.
final class TrustedCertificates {
  private TrustedCertificates() {}

  /// Trusts the public CAs as usual, and those of a PEM text, if there is one.
  ///
  /// @throws IOException if the text has no certificates
  static SSLContext and(Optional<String> pem) throws IOException {
    try {
      var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (var ca : publicCas()) {
        trusted.setCertificateEntry("ca-" + trusted.size(), ca);
      }
      if (pem.isPresent()) {
        for (var ca : read(pem.get())) {
          trusted.setCertificateEntry("ca-" + trusted.size(), ca);
        }
      }
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers(trusted), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the trusted certificates cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> publicCas() throws GeneralSecurityException {
    return Arrays.stream(managers(null))
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .flatMap(usual -> Arrays.stream(usual.getAcceptedIssuers()))
        .toList();
  }

  private static Collection<? extends Certificate> read(String pem)
      throws GeneralSecurityException {
    var text = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    return CertificateFactory.getInstance("X.509").generateCertificates(text);
  }

  /// @param trusted null is what the JDK trusts
  private static TrustManager[] managers(@Nullable KeyStore trusted)
      throws GeneralSecurityException {
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust.getTrustManagers();
  }
}
