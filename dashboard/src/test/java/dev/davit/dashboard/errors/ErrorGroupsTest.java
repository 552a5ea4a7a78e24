package dev.davit.dashboard.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.dashboard.errors.ErrorGroups.Group;
import dev.davit.dashboard.index.RunKey;
import dev.davit.dashboard.index.RunRow;
import dev.davit.dashboard.index.RunState;
import dev.davit.dashboard.index.RunTimes;
import dev.davit.dashboard.index.TaskKey;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ErrorGroupsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T14:00:00Z");

  @Test
  void equalErrorsOfATaskAreOneGroup() {
    var rows =
        List.of(
            row("a", "mail", "Failed", "TaskFailed", "CardDeclined", 50),
            row("b", "mail", "Failed", "TaskFailed", "CardDeclined", 10),
            row("c", "mail", "Failed", "TaskFailed", "CardDeclined", 30),
            row("d", "mail", "Failed", "TaskFailed", "CardDeclined", 40),
            row("e", "mail", "Failed", "TaskFailed", "Other", 20),
            row("f", "sync", "Failed", "TaskFailed", "CardDeclined", 60),
            row("g", "mail", "Crashed", "OutOfMemory", "", 70));

    assertThat(ErrorGroups.of(rows).groups())
        .containsExactly(
            group(
                "mail",
                "CardDeclined",
                "TaskFailed",
                4,
                50,
                10,
                rows.get(1),
                rows.get(2),
                rows.get(3)),
            group("mail", "Other", "TaskFailed", 1, 20, 20, rows.get(4)),
            group("sync", "CardDeclined", "TaskFailed", 1, 60, 60, rows.get(5)),
            group("mail", "", "OutOfMemory", 1, 70, 70, rows.get(6)));
  }

  @Test
  void runsThatHaveNotFailedAreInNoGroup() {
    assertThat(
            ErrorGroups.of(
                    List.of(
                        row("a", "mail", "Completed", "Completed", "", 1),
                        row("b", "mail", "Canceled", "Canceled", "", 1),
                        row("c", "mail", "Delayed", "TaskFailed", "CardDeclined", 1)))
                .groups())
        .isEmpty();
  }

  @Test
  void aTaskThatInventsErrorsDoesNotFillThePage() {
    var groups =
        ErrorGroups.of(
            IntStream.range(0, 5_000)
                .mapToObj(i -> row("r-" + i, "mail", "Failed", "TaskFailed", "E" + i, i))
                .toList());

    assertThat(groups.groups()).hasSize(100);
    assertThat(groups.all()).isEqualTo(5_000);
    assertThat(groups.groups().getFirst().key().error()).isEqualTo("E0");
  }

  private static Group group(
      String task, String error, String reason, int count, int first, int last, RunRow... newest) {
    return new Group(
        new ErrorGroups.Key(new TaskKey("shop", task), error, reason),
        count,
        minutesAgo(first),
        minutesAgo(last),
        List.of(newest));
  }

  private static RunRow row(
      String name, String task, String phase, String reason, String error, int minutesAgo) {
    return new RunRow(
        new RunKey("shop", name),
        task,
        new RunState(phase, reason, error, "", 1),
        new RunTimes(minutesAgo(minutesAgo + 5), minutesAgo(minutesAgo), minutesAgo(minutesAgo)),
        "",
        "",
        "",
        List.of());
  }

  private static Instant minutesAgo(int minutes) {
    return NOW.minusSeconds(60L * minutes);
  }
}
