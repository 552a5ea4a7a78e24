package dev.davit.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptIdTest {
  @ParameterizedTest
  @CsvSource({"1, 0", "12, 0", "250, 0", "1, 1", "3, 1000"})
  void aPodIsKnownByItsName(int number, int disruptions) {
    var attempt = new AttemptId(number, disruptions);
    assertThat(AttemptId.ofPod(attempt.podName("a-1"), "a-1")).contains(attempt);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r",
        "r-",
        "r-1",
        "r-x",
        "r-a1-",
        "r-a1-r0",
        "r-a1-r",
        "s-a1",
        "r-a1000",
        "r-a",
        "r-a0",
        "r-b1",
        "r-a1-r10000"
      })
  void otherNamesAreOfNoAttempt(String pod) {
    assertThat(AttemptId.ofPod(pod, "r")).isEmpty();
  }

  @Test
  void whatIsKnownMayBeOneStepLate() {
    var current = new AttemptId(2, 1);
    assertThat(new AttemptId(1, 0).isReachedBy(current)).isTrue();
    assertThat(new AttemptId(3, 2).isReachedBy(current)).isTrue();
    assertThat(new AttemptId(4, 1).isReachedBy(current)).isFalse();
    assertThat(new AttemptId(2, 3).isReachedBy(current)).isFalse();
  }

  @Test
  void anAttemptIsBeforeThoseThatCountMore() {
    var current = new AttemptId(2, 1);
    assertThat(new AttemptId(1, 1).isBefore(current)).isTrue();
    assertThat(new AttemptId(2, 0).isBefore(current)).isTrue();
    assertThat(new AttemptId(2, 1).isBefore(current)).isFalse();
    assertThat(new AttemptId(3, 0).isBefore(current)).isFalse();
    assertThat(new AttemptId(1, 2).isBefore(current)).isFalse();
  }
}
