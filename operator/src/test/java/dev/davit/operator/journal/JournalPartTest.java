package dev.davit.operator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalPartTest {
  private static final int MOST = 1_000_000;

  @Test
  void linesComeBackAsTheyWere() {
    var lines = List.of("{\"a\":\"Größe\"}", "{\"b\":\"\u2028\u0085\"}", "{\"c\":\"\\n\"}");
    var part = new JournalPart(3, lines);
    assertThat(JournalPart.of(3, part.data(), MOST)).isEqualTo(part);
    assertThat(JournalPart.of(1, JournalPart.empty(1).data(), MOST).lines()).isEmpty();
  }

  @Test
  void nothingElseIsRead() {
    var small = new JournalPart(1, List.of("x".repeat(1_000))).data();
    assertThatThrownBy(() -> JournalPart.of(1, small, 999))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("999");
    assertThatThrownBy(() -> JournalPart.of(1, "no base64!", MOST))
        .isInstanceOf(IllegalArgumentException.class);
    var plain = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
    assertThatThrownBy(() -> JournalPart.of(1, plain, MOST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gzip");
  }
}
