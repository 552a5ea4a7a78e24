package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DebounceTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a short delay has an hour,                      PT30S,   PT1H",
    "a quarter of an hour has an hour too,           PT15M,   PT1H",
    "more than a quarter of an hour has four times,  PT20M,   PT80M",
    "more than an hour has four times,               PT2H,    PT8H",
    "much of a year has the year,                    PT8000H, PT8760H",
    "a year cannot be pushed,                        PT8760H, PT8760H",
  })
  void startCanBePushedByDefault(String sentence, Duration delay, Duration maxDelay) {
    assertThat(Debounce.leading("k", delay).maxDelay()).as(sentence).isEqualTo(maxDelay);
    assertThat(Debounce.trailing("k", delay).maxDelay()).as(sentence).isEqualTo(maxDelay);
  }
}
