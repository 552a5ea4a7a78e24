package dev.davit.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventClientTest {
  @Test
  void aLongMessageIsCutBetweenCharacters() {
    var before = "a".repeat(1023);
    assertThat(EventClient.cut(before + "😀")).isEqualTo(before);
    assertThat(EventClient.cut(before + "üb")).isEqualTo(before + "ü");
    assertThat(EventClient.cut("a" + "😀".repeat(511))).endsWith("😀").hasSize(1023);
  }
}
