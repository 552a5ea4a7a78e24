package dev.davit.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// In processes of their own, as a provider is chosen for a whole process.
class NativeCipherTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void connectionsAreEncryptedByNativeCode() throws IOException, InterruptedException {
    assertThat(output())
        .contains("Encrypts connections by native code")
        .contains("cipher: AmazonCorrettoCryptoProvider");
  }

  @Test
  void withoutTheLibraryTheJdkEncryptsAndTheLogSaysWhy() throws IOException, InterruptedException {
    assertThat(output("-Dcom.amazon.corretto.crypto.provider.useExternalLib=true"))
        .contains("Encrypts connections by the JDK's code, which needs more CPU", "why=")
        .contains("cipher: SunJCE");
  }

  /// What a process prints that prefers native code, and then looks for a cipher.
  private static String output(String... options) throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        new ArrayList<>(
            List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                // As in production; tests are silent otherwise.
                "-Dlogback.configurationFile=logback.xml"));
    command.addAll(List.of(options));
    var classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, Probe.class.getName()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }

  static final class Probe {
    private Probe() {}

    public static void main(String[] args) throws GeneralSecurityException {
      NativeCipher.prefer();
      System.out.println(
          "cipher: " + Cipher.getInstance("AES/GCM/NoPadding").getProvider().getName());
    }
  }
}
