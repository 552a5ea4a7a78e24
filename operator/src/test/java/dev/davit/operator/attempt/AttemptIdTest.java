package dev.davit.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptIdTest {
  @ParameterizedTest
  @CsvSource({"1, 0, 0", "12, 0, 0", "250, 0, 0", "1, 1, 0", "3, 1000, 0", "1, 0, 1", "2, 3, 4000"})
  void aPodIsKnownByItsName(int number, int disruptions, int segment) {
    var attempt = new AttemptId(number, disruptions, segment);
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
        "r-a1-r10000",
        "r-a1-s0",
        "r-a1-s",
        "r-a1-s1-r1"
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
  void aSegmentMayBeOneStepAhead() {
    var current = new AttemptId(2, 1, 4);
    assertThat(new AttemptId(2, 1, 5).isReachedBy(current)).isTrue();
    assertThat(new AttemptId(2, 1, 6).isReachedBy(current)).isFalse();
    assertThat(new AttemptId(1, 0, 9).isReachedBy(current)).isTrue();
    assertThat(new AttemptId(3, 1, 0).isReachedBy(current)).isTrue();
    assertThat(new AttemptId(3, 1, 1).isReachedBy(current)).isFalse();
  }

  @Test
  void aSegmentIsBeforeThoseThatFollowIt() {
    var current = new AttemptId(2, 1, 4);
    assertThat(new AttemptId(2, 1, 3).isBefore(current)).isTrue();
    assertThat(new AttemptId(2, 0, 4).isBefore(current)).isTrue();
    assertThat(new AttemptId(1, 1, 9).isBefore(current)).isTrue();
    assertThat(new AttemptId(2, 1, 4).isBefore(current)).isFalse();
    assertThat(new AttemptId(2, 1, 5).isBefore(current)).isFalse();
    assertThat(new AttemptId(2, 0, 5).isBefore(current)).isFalse();
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
