package dev.davit.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HookKeysTest {
  private static final String UID = "0b9e7a52-3f6c-4d1e-9a57-1c2d3e4f5a6b";
  private static final String COUNTED = encoded(counted());
  private static final String FULL = encoded(full());

  /// Made by another program.
  private static final String MAC_OF_COUNTED = "yPeyKrhf7wkNSA_YnL0Ip9e1CwQ-IDBommoAFkEpm50";

  private static final String MAC_OF_FULL = "Yi6gtqmptKabE-5whCEJigMUuYfTJikQxccv3OJQRKE";

  /// @param signed what the newest key makes
  record Case(String name, Map<String, String> data, String signed, boolean counted, boolean full) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("one key", Map.of("key-1", COUNTED), MAC_OF_COUNTED, true, false),
        new Case(
            "the newest signs, the older one is accepted",
            Map.of("key-1", COUNTED, "key-2", FULL),
            MAC_OF_FULL,
            true,
            true),
        new Case(
            "ids are numbers", Map.of("key-9", COUNTED, "key-10", FULL), MAC_OF_FULL, true, true),
        new Case(
            "of three keys, the oldest is not accepted",
            Map.of("key-1", COUNTED, "key-2", encoded(new byte[32]), "key-3", FULL),
            MAC_OF_FULL,
            false,
            true));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whichUrlsAreAccepted(Case it) throws Exception {
    var keys = HookKeys.of(it.data());
    assertThat(keys.sign(UID)).isEqualTo(it.signed());
    assertThat(keys.accepts(UID, MAC_OF_COUNTED)).isEqualTo(it.counted());
    assertThat(keys.accepts(UID, MAC_OF_FULL)).isEqualTo(it.full());
  }

  @Test
  void aUrlIsThatOfOneUid() {
    var keys = HookKeys.first(counted());
    assertThat(keys.accepts(UID.replace('0', '1'), MAC_OF_COUNTED)).isFalse();
    assertThat(keys.accepts("", MAC_OF_COUNTED)).isFalse();
  }

  /// The last character has two bits that count for nothing.
  @Test
  void aMacIsAcceptedInOneSpellingOnly() {
    var keys = HookKeys.first(counted());
    var other = MAC_OF_COUNTED.substring(0, 42) + (char) (MAC_OF_COUNTED.charAt(42) + 1);
    assertThat(Base64.getUrlDecoder().decode(other))
        .isEqualTo(Base64.getUrlDecoder().decode(MAC_OF_COUNTED));
    assertThat(keys.accepts(UID, other)).isFalse();
    assertThat(keys.accepts(UID, MAC_OF_COUNTED + "=")).isFalse();
  }

  @Test
  void theSecretHasWhatWasWrittenIntoIt() throws Exception {
    var data = new HashMap<>(HookKeys.first(full()).toData());
    assertThat(data).isEqualTo(Map.of("key-1", FULL));
    assertThat(HookKeys.of(data).sign(UID)).isEqualTo(MAC_OF_FULL);
  }

  static Stream<Map<String, String>> others() {
    return Stream.of(
        Map.of("password", COUNTED),
        Map.of("key-1", COUNTED, "tls.key", FULL),
        Map.of("key-0", COUNTED),
        Map.of("key-1", "AAAA"),
        Map.of("key-1", "?"),
        Map.of("key-9999999999", COUNTED));
  }

  @ParameterizedTest
  @MethodSource("others")
  void aSecretOfSomebodyElseIsNotRead(Map<String, String> data) {
    assertThatThrownBy(() -> HookKeys.of(data))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageNotContainingAny(COUNTED, FULL);
  }

  @Test
  void noKeyIsPrinted() {
    assertThat(HookKeys.first(counted()).toString()).isEqualTo("HookKeys[live=[Key[1]]]");
  }

  private static byte[] counted() {
    var bytes = new byte[32];
    for (var i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static byte[] full() {
    var bytes = new byte[32];
    Arrays.fill(bytes, (byte) 255);
    return bytes;
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
