package dev.davit.operator.kube;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The cryptography of the operator's connections, in native code: the Amazon Corretto Crypto
/// Provider. The JDK's AES-GCM is fast only when C2 has compiled it, and the operator does without
/// C2 for the memory that it takes. docs/performance.md says what this saves.
public final class NativeCipher {
  private static final Logger log = LoggerFactory.getLogger(NativeCipher.class);

  private NativeCipher() {}

  /// Makes native code the first choice of this process, before the first connection is opened. If
  /// the library cannot be loaded (another platform, no folder for temporary files), the JDK's
  /// cryptography stays, and the log says why.
  public static void prefer() {
    var fault = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError();
    if (fault == null) {
      AmazonCorrettoCryptoProvider.install();
      log.atInfo()
          .addKeyValue("provider", AmazonCorrettoCryptoProvider.INSTANCE.getVersionStr())
          .log("Encrypts connections by native code");
    } else {
      log.atWarn()
          .addKeyValue("why", fault.toString())
          .log("Encrypts connections by the JDK's code, which needs more CPU");
    }
  }
}
