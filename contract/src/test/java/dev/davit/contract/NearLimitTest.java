package dev.davit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearLimitTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "half of the limit is no news,        50, none",
    "one byte more is reported,           51, 'The payload has 51 bytes, more than half of the limit of 100 bytes (docs/limits.md)'",
    "so is a value that just fits,       100, 'The payload has 100 bytes, more than half of the limit of 100 bytes (docs/limits.md)'",
    "a value that is too large is refused, 101, none",
  })
  void warnsOverHalfOfTheLimit(String sentence, int bytes, String warning) {
    assertThat(NearLimit.of("The payload", bytes, 100).orElse("none"))
        .as(sentence)
        .isEqualTo(warning);
  }
}
