package dev.davit.operator.gateway;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// Certificates and keys as PEM texts (RFC 7468), and back.
final class Pem {
  private static final int LINE = 64;
  private static final String KEY = "PRIVATE KEY";

  private Pem() {}

  /// The certificates one after the other, in their order.
  static String write(List<X509Certificate> certificates) {
    return certificates.stream().map(Pem::write).collect(Collectors.joining());
  }

  static String write(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate without its encoding", e);
    }
  }

  /// The key in PKCS #8, without encryption.
  static String write(PrivateKey key) {
    return block(KEY, key.getEncoded());
  }

  /// The certificates in their order.
  ///
  /// @throws GeneralSecurityException if the text is something else
  static List<X509Certificate> readCertificates(String text) throws GeneralSecurityException {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(bytes))
        .stream()
        .map(Pem::x509)
        .toList();
  }

  /// The key of an elliptic curve.
  ///
  /// @throws GeneralSecurityException if the text is something else
  static PrivateKey readKey(String text) throws GeneralSecurityException {
    var lines = text.strip().lines().map(String::strip).toList();
    if (lines.size() < 3
        || !lines.getFirst().equals(begin(KEY))
        || !lines.getLast().equals(end(KEY))) {
      throw new GeneralSecurityException("no PEM text of a private key in PKCS #8");
    }
    var base64 = String.join("", lines.subList(1, lines.size() - 1));
    try {
      var encoded = Base64.getDecoder().decode(base64);
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("a private key that is not in Base64", e);
    }
  }

  private static X509Certificate x509(Certificate certificate) {
    return (X509Certificate) certificate;
  }

  private static String block(String label, byte[] content) {
    var lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
    return begin(label) + "\n" + lines + "\n" + end(label) + "\n";
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static String end(String label) {
    return "-----END " + label + "-----";
  }
}
