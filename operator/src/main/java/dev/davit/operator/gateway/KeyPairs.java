package dev.davit.operator.gateway;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;

/// Keys of the curve P-256.
final class KeyPairs {
  static final String SIGNATURE = "SHA256withECDSA";

  private KeyPairs() {}

  static KeyPair generate() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has the curve P-256", e);
    }
  }

  /// Whether `key` is the private key of `certificate`.
  static boolean belong(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    var text = "davit".getBytes(StandardCharsets.US_ASCII);
    var signer = Signature.getInstance(SIGNATURE);
    signer.initSign(key);
    signer.update(text);
    var verifier = Signature.getInstance(SIGNATURE);
    verifier.initVerify(certificate.getPublicKey());
    verifier.update(text);
    return verifier.verify(signer.sign());
  }
}
