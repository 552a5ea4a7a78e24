package dev.davit.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.AttemptStatus;
import dev.davit.contract.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptHistoryTest {
  private static AttemptStatus ended(int attempt, String pod, Reason reason) {
    return new AttemptStatus(
        attempt,
        pod,
        null,
        null,
        null,
        reason.wireName(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "WAITING_FOR_.*")
  void anAttemptTakesOnePlaceHoweverOftenItIsSuspended(Reason wait) {
    var suspended = AttemptHistory.add(List.of(), ended(1, "r-a1", wait));
    var again = AttemptHistory.add(suspended, ended(1, "r-a1-s1", wait));
    var over = AttemptHistory.add(again, ended(1, "r-a1-s2", Reason.COMPLETED));

    assertThat(over).extracting(AttemptStatus::pod).containsExactly("r-a1-s2");
  }

  @Test
  void aPodThatWasLostAndEachAttemptKeepTheirPlaces() {
    var lost = AttemptHistory.add(List.of(), ended(1, "r-a1", Reason.EVICTED));
    var suspended = AttemptHistory.add(lost, ended(1, "r-a1-r1", Reason.WAITING_FOR_RUN));
    var next = AttemptHistory.add(suspended, ended(2, "r-a2", Reason.COMPLETED));

    assertThat(next).extracting(AttemptStatus::pod).containsExactly("r-a1", "r-a1-r1", "r-a2");
  }
}
