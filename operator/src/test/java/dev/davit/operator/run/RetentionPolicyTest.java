package dev.davit.operator.run;

import static dev.davit.operator.run.RunSeen.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.TaskRetention;
import dev.davit.operator.run.RetentionPolicy.Finished;
import dev.davit.operator.run.RetentionPolicy.TaskKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {
  private static final RetentionSettings TWO_PER_HOUR = settings(2, 1000, 1000);

  private static RetentionSettings settings(int count, long task, long namespace) {
    return new RetentionSettings(
        Duration.ZERO, Duration.ofHours(1), count, task, namespace, 100, Duration.ZERO);
  }

  private static List<String> surplus(List<Finished> runs, RetentionSettings settings) {
    return RetentionPolicy.surplus(runs, Map.of(), settings, NOON).stream()
        .map(Finished::name)
        .toList();
  }

  private static Finished run(String task, String name, int minutesAgo) {
    return new Finished(
        "ns",
        name,
        "uid-" + name,
        task,
        NOON.minus(Duration.ofMinutes(minutesAgo)),
        100,
        Optional.empty());
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
    assertThat(surplus(runs, TWO_PER_HOUR)).containsExactly("old", "third");
  }

  @Test
  void theOldestThatAreTooLargeTogetherGo() {
    var runs =
        List.of(run("a", "a3", 30), run("a", "a2", 20), run("a", "a1", 10), run("b", "b1", 15));
    assertThat(surplus(runs, settings(9, 300, 400))).isEmpty();
    assertThat(surplus(runs, settings(9, 299, 400))).containsExactly("a3");
    assertThat(surplus(runs, settings(9, 1000, 250))).containsExactly("a3", "a2");
    assertThat(surplus(runs, settings(9, 1000, 50))).hasSize(4);
  }

  @Test
  void aTaskMayKeepMoreOrLessThanTheOperatorSays() {
    var runs =
        List.of(run("a", "a1", 10), run("a", "a2", 70), run("b", "b1", 10), run("b", "b2", 20));
    var byTask =
        Map.of(
            new TaskKey("ns", "a"), new TaskRetention("2h", null),
            new TaskKey("ns", "b"), new TaskRetention(null, 1));
    assertThat(RetentionPolicy.surplus(runs, byTask, TWO_PER_HOUR, NOON))
        .extracting(Finished::name)
        .containsExactly("b2");
  }

  @Test
  void whatATaskSaysAndCannotBeReadIsTheOperatorsDefault() {
    var runs = List.of(run("a", "a1", 10), run("a", "a2", 20), run("a", "a3", 30));
    for (var unread :
        List.of(
            new TaskRetention("soon", null),
            new TaskRetention("9999999999999999999h", null),
            new TaskRetention("1h", -1))) {
      assertThat(
              RetentionPolicy.surplus(
                  runs, Map.of(new TaskKey("ns", "a"), unread), TWO_PER_HOUR, NOON))
          .as("%s", unread)
          .extracting(Finished::name)
          .containsExactly("a3");
    }
  }
}
