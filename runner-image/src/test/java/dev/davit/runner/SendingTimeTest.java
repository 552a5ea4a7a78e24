package dev.davit.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The time for an output when the task has returned.
class SendingTimeTest {
  @ParameterizedTest(name = "{3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # left | bytes     | time | what
          600    | 104857600 | 600  | the rest of the attempt's time is there to send
          1      | 600000    | 5    | an output that is kept by the gateway has 5 s
          1      | 10485760  | 15   | each MiB adds a second
          1      | 104857600 | 51   | the operator's own clock must not end the attempt before
          -20    | 104857600 | 30   | what hooks have taken counts, because the operator counts it
          -100   | 104857600 | 5    | there are always 5 s
          """)
  void theTimeToSend(long left, int bytes, long time, String what) {
    assertThat(SendingTime.of(Duration.ofSeconds(left), bytes))
        .as(what)
        .isEqualTo(Duration.ofSeconds(time));
  }
}
