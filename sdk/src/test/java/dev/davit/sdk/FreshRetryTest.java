package dev.davit.sdk;

import static dev.davit.sdk.DurableKit.NOON;
import static java.time.Duration.ofDays;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson.UnknownEntry;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// An attempt after a failed one begins anew if the task asks for it.
class FreshRetryTest {
  private static final JournalEntry OLD =
      JournalEntry.step("", 1, "old", 1, NOON, TextNode.valueOf("of attempt 1"));
  private static final JournalEntry OWN =
      JournalEntry.step("", 1, "reserve", 2, NOON, TextNode.valueOf("of attempt 2"));

  private TaskBuilder<String, String> task(boolean isFresh) {
    return Task.of("t", String.class, String.class).retry(Retry.attempts(3).fresh(isFresh));
  }

  private String failingTwice(String in, TaskContext ctx) throws Exception {
    var number = ctx.attempt().number();
    var value = ctx.step("reserve", String.class, step -> "of attempt " + number);
    ctx.waitFor(ofDays(1));
    if (number < 3) {
      throw new IOException("not yet");
    }
    return value;
  }

  @Test
  void aTestExecutesEachAttemptFromNothing() {
    var kit = TestKit.DEFAULT.clock(TestClock.at(NOON));

    var results = kit.attemptsOf(task(true).run(this::failingTwice), "in");

    assertThat(results.get(2).output()).isEqualTo("of attempt 3");
    assertThat(results).allSatisfy(it -> assertThat(it.journal()).isEmpty());
    assertThat(kit.clock().instant()).isEqualTo(NOON.plus(ofDays(3)));
    assertThat(kit.attemptsOf(task(false).run(this::failingTwice), "in").get(2).output())
        .isEqualTo("of attempt 1");
  }

  /// The entries of an earlier attempt would be a divergence. Those of an attempt that was
  /// suspended and then failed stay in the status.
  @Test
  void entriesOfEarlierAttemptsAreIgnored() {
    var newer = JsonNodeFactory.instance.objectNode().put("attempt", 1);
    var segment =
        new AssignedSegment(
            0, 0, List.of(OLD), List.of(new UnknownEntry("", 2, "Run", newer)), Set.of());

    var end =
        DurableKit.begun()
            .segment(segment)
            .attempt(2)
            .execute(task(true).run((in, ctx) -> ctx.step("reserve", String.class, step -> "new")));

    assertThat(end.output()).isEqualTo("new");
  }

  @Test
  void aResumedAttemptHasItsOwnEntries() {
    var end =
        DurableKit.resumed(List.of(OLD, OWN))
            .attempt(2)
            .execute(task(true).run((in, ctx) -> ctx.step("reserve", String.class, step -> "new")));

    assertThat(end.output()).isEqualTo("of attempt 2");
    assertThat(end.made()).isEmpty();
  }

  @Test
  void aGroupThatFailedInAnEarlierAttemptIsExecutedAgain() {
    var won = JournalEntry.branch("first", 1, NOON, "1", null);

    var end =
        DurableKit.resumed(List.of(won))
            .attempt(2)
            .execute(task(true).run((in, ctx) -> ctx.race("first", branch -> in)));

    assertThat(end.output()).isEqualTo("in");
    assertThat(end.made()).extracting(JournalEntry::attempt).containsExactly(2);
  }

  /// An attempt that is asked to stop may be repeated under its number.
  @Test
  void onlyAFailedAttemptSendsNoJournal() {
    var journal = new AttemptJournal(DurableKit.begun().assignment(), true, false);
    journal.record(OLD);
    var failed =
        new Result.Failed(
            Reason.TASK_FAILED, new TaskError("E", "no", null), Result.Next.RETRY, null);

    assertThat(journal.neededAfter(failed)).isEmpty();
    assertThat(journal.neededAfter(new Result.Canceled(null))).containsExactly(OLD);
    assertThat(journal.neededAfter(new Result.Suspended(List.of(), List.of())))
        .containsExactly(OLD);
  }

  /// The operator keeps all entries in the run's status, so all of them count.
  @Test
  void entriesOfEarlierAttemptsCountAgainstTheLimit() {
    var large = JournalEntry.step("", 1, "old", 1, NOON, TextNode.valueOf("x".repeat(8_000)));

    var failure =
        DurableKit.resumed(List.of(large))
            .attempt(2)
            .suspending()
            .execute(
                task(true)
                    .waits(Waits.suspend())
                    .run(
                        (in, ctx) -> {
                          ctx.step("reserve", String.class, step -> "y".repeat(200));
                          ctx.waitFor(ofDays(1));
                          return in;
                        }))
            .failure();

    assertThat(failure.reason()).isEqualTo(Reason.JOURNAL_TOO_LARGE);
  }
}
