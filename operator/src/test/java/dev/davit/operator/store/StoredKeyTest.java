package dev.davit.operator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.attempt.AttemptId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredKeyTest {
  @Test
  void theKeyOfAPodIsOneOfItsRun() {
    assertThat(StoredKey.of("u", AttemptId.FIRST)).isEqualTo("runs/u/a1/output");
    assertThat(StoredKey.isOf("u", "runs/u/a1/output")).isTrue();
    assertThat(StoredKey.isOf("u", "runs/u/a2-s3/output")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runs/other/a1/output",
        "runs/u/a1/../../other/a1/output",
        "runs/u/a/output",
        "runs/u//output",
        "runs/u/output",
        "runs/u/a1/output2",
        "xruns/u/a1/output"
      })
  void otherKeysAreNot(String key) {
    assertThat(StoredKey.isOf("u", key)).isFalse();
  }
}
