package dev.davit.sdk;

import static dev.davit.sdk.DurableKit.NOON;
import static java.time.Duration.ofDays;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Result.Next;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A journal that would not reach the next pod fails the attempt instead of suspending it.
@Timeout(20)
class JournalFitTest {
  private final List<String> seen = new ArrayList<>();

  private Task<String, Object> returning(int characters) {
    return Task.<String, Object>of("t", String.class, Object.class)
        .waits(Waits.suspend())
        .onWait((in, wait, ctx) -> seen.add("onWait"))
        .onFailure((in, error, ctx) -> seen.add("onFailure " + error.getClass().getSimpleName()))
        .cleanup((in, ctx) -> seen.add("cleanup"))
        .run(
            (in, ctx) -> {
              ctx.step("old", String.class, step -> "");
              ctx.step("big", String.class, step -> "x".repeat(characters));
              try {
                ctx.waitFor(ofDays(3));
              } catch (JournalTooLargeException e) {
                seen.add("caught");
              }
              return in;
            });
  }

  /// What earlier pods recorded, with a value of this length.
  private static List<JournalEntry> before(int characters) {
    var value = TextNode.valueOf("o".repeat(characters));
    return List.of(JournalEntry.step("", 1, "old", 1, NOON, value));
  }

  private static int bytes(List<JournalEntry> entries) {
    return JournalJson.write(entries).toString().length();
  }

  @Test
  void aJournalThatDoesNotFitIntoTheMessageStopsTheRun() {
    var failed = DurableKit.begun().suspending().execute(returning(4000)).failure();

    assertThat(failed.reason()).isEqualTo(Reason.JOURNAL_TOO_LARGE);
    assertThat(failed.next()).isEqualTo(Next.STOP);
    assertThat(failed.error().message())
        .matches(
            "the journal entries of this pod need 4\\d{3} bytes to be suspended; at most 4096 bytes"
                + " fit into the termination message; return less from the steps, store it"
                + " elsewhere and return where it is, or wait in the pod with Waits.hold\\(\\)");
    assertThat(seen).containsExactly("caught", "onFailure JournalTooLargeException", "cleanup");
  }

  @Test
  void aJournalOfTheRunAboveItsLimitStopsTheRun() {
    var kit = DurableKit.resumed(before(7500)).suspending();

    var failed = kit.execute(returning(2000)).failure();

    assertThat(failed.reason()).isEqualTo(Reason.JOURNAL_TOO_LARGE);
    assertThat(failed.next()).isEqualTo(Next.STOP);
    assertThat(failed.error().message())
        .matches(
            "the journal of the run would have 9\\d{3} bytes; at most 8192 bytes fit into the run's"
                + " status; .* Waits.hold\\(\\)");
    assertThat(seen).containsExactly("caught", "onFailure JournalTooLargeException", "cleanup");
  }

  @Test
  void aJournalOfExactlyTheLimitIsSuspended() {
    var small = DurableKit.resumed(before(6000)).suspending().report(returning(0));
    var journal = new ArrayList<>(before(6000));
    journal.addAll(SuspendTest.journal(small));
    var rest = PodContract.MAX_JOURNAL_BYTES - bytes(journal);
    var kit = DurableKit.resumed(before(6000)).suspending();

    assertThat(kit.report(returning(rest)).result()).isInstanceOf(Result.Suspended.class);
    assertThat(kit.execute(returning(rest + 1)).failure().error().message())
        .startsWith("the journal of the run would have 8193 bytes; at most 8192 bytes fit");
  }

  /// Metadata give way to the journal.
  @Test
  void metadataDoNotKeepAnAttemptFromBeingSuspended() {
    var task =
        Task.<String, Object>of("t", String.class, Object.class)
            .waits(Waits.suspend())
            .run(
                (in, ctx) -> {
                  ctx.metadata().set("big", "m".repeat(4000));
                  ctx.waitFor(ofDays(3));
                  return in;
                });

    assertThat(DurableKit.begun().suspending().report(task).result())
        .isInstanceOf(Result.Suspended.class);
  }
}
