package dev.davit.operator.hook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookPathTest {
  private static final String MAC = "yPeyKrhf7wkNSA_YnL0Ip9e1CwQ-IDBommoAFkEpm50";

  @Test
  void aPathNamesAToken() {
    var path = HookPath.of("/hooks/shop/approval-7/" + MAC);
    assertThat(path).contains(new HookPath("shop", "approval-7", MAC));
    assertThat(path.orElseThrow().path()).isEqualTo("/hooks/shop/approval-7/" + MAC);
  }

  @Test
  void theSecretPartIsNotPrinted() {
    assertThat(new HookPath("shop", "approval-7", MAC)).hasToString("/hooks/shop/approval-7/yPey…");
  }

  /// The `%` stands for a MAC.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/hooks",
        "/hooks/",
        "/hooks/shop/a",
        "/hooks/shop/a/",
        "/hooks/shop/a/%/",
        "/hooks/shop/a/%/x",
        "/hooks/shop/a/%x",
        "/hooks/shop/a/short",
        "/hooks/shop//%",
        "/hooks//a/%",
        "/hooks/shop/../%",
        "/hooks/../a/%",
        "/hooks/shop/a%2Fb/%",
        "/hooks/Shop/a/%",
        "/hook/shop/a/%",
        "/v1/hooks/shop/a/%"
      })
  void otherPathsNameNothing(String path) {
    assertThat(HookPath.of(path.replaceFirst("%(?!2F)", MAC))).isEmpty();
  }
}
