package dev.davit.operator.run;

import static dev.davit.operator.run.RunSeen.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.run.RetentionPolicy.Finished;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {
  private static final RunSettings TWO_PER_HOUR =
      new RunSettings(
          Duration.ZERO,
          Duration.ZERO,
          0,
          Duration.ZERO,
          Duration.ofHours(1),
          2,
          Duration.ofMinutes(1));

  private static Finished run(String task, String name, int minutesAgo) {
    return new Finished("ns", name, task, NOON.minus(Duration.ofMinutes(minutesAgo)));
  }

  @Test
  void theOldAndThoseThatAreTooManyGo() {
    var runs =
        List.of(
            run("a", "old", 61),
            run("a", "third", 30),
            run("a", "second", 20),
            run("a", "first", 10),
            run("b", "other-task", 30),
            run("b", "exactly-an-hour", 60));
    assertThat(RetentionPolicy.surplus(runs, TWO_PER_HOUR, NOON))
        .extracting(Finished::name)
        .containsExactlyInAnyOrder("old", "third");
  }
}
