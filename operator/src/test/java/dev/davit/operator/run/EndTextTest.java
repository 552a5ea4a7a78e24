package dev.davit.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.Reason;
import dev.davit.operator.run.RunRecord.Why;
import org.junit.jupiter.api.Test;

class EndTextTest {
  @Test
  void anErrorHasTheEndOfALongLogFromAWholeCharacterOn() {
    var log = "😀".repeat(600) + "x";

    assertThat(EndText.process("exited with code 1", log).message())
        .isEqualTo("exited with code 1: " + "😀".repeat(499) + "x");
  }

  @Test
  void aLongStatusMessageEndsWithAWholeCharacter() {
    var message = "x" + "😀".repeat(600);

    assertThat(new Why(Reason.TASK_FAILED, message).message()).isEqualTo("x" + "😀".repeat(511));
  }
}
