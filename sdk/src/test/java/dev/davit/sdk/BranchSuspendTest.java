package dev.davit.sdk;

import static dev.davit.sdk.DurableKit.NOON;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.JournalJson;
import dev.davit.contract.Result;
import dev.davit.contract.Wait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Waits of branches in an attempt that may be suspended. Threads that are left parked end with the
/// tests' process, as in a pod.
@Timeout(60)
class BranchSuspendTest {
  private static final Sleeper FOR_EVER = rest -> new CountDownLatch(1).await();

  private final List<String> seen = new CopyOnWriteArrayList<>();

  private static TaskBuilder<String, Object> task() {
    return Task.<String, Object>of("t", String.class, Object.class).waits(Waits.suspend());
  }

  private static AttemptReport execute(
      Task<String, Object> task, Sleeper sleeper, TestClock clock, List<JournalEntry> journal) {
    var environment =
        new AttemptEnvironment(new CancelSignal(), clock, sleeper, HookWatch.NONE, true);
    var segment = new AssignedSegment(journal.isEmpty() ? 0 : 1, 0, journal);
    return new TaskExecutor(TaskCatalog.of(() -> List.of(task)), environment)
        .execute(DurableKit.begun().segment(segment).assignment());
  }

  private static AttemptReport begin(Task<String, Object> task, Sleeper sleeper) {
    return execute(task, sleeper, TestClock.at(NOON), List.of());
  }

  private static List<JournalEntry> journal(AttemptReport report) {
    return report.notes().journal() == null
        ? List.of()
        : JournalJson.read(report.notes().journal()).known();
  }

  private static List<Wait> waits(AttemptReport report) {
    assertThat(report.result()).isInstanceOf(Result.Suspended.class);
    return ((Result.Suspended) report.result()).waits();
  }

  private static Wait wait(String scope, int position, int days) {
    return Wait.time(scope, position, NOON.plus(ofDays(days)));
  }

  @Test
  void suspendsWhenAllBranchesWait() {
    var report =
        begin(
            task()
                .run(
                    (in, ctx) ->
                        ctx.map(
                            "m",
                            List.of(1, 2, 3),
                            String::valueOf,
                            (days, branch) -> {
                              branch.waitFor(ofDays(days));
                              seen.add("goes on");
                              return days;
                            })),
            FOR_EVER);

    assertThat(waits(report))
        .containsExactlyInAnyOrder(wait("m/1", 1, 1), wait("m/2", 1, 2), wait("m/3", 1, 3));
    assertThat(journal(report)).hasSize(3);
    assertThat(seen).isEmpty();
  }

  @Test
  void neverWhileAStepRuns() {
    var parked = new CountDownLatch(1);
    var report =
        begin(
            task()
                .run(
                    (in, ctx) ->
                        ctx.all(
                            "m",
                            branch -> {
                              branch.waitFor(ofDays(1));
                              return in;
                            },
                            branch -> {
                              branch.step("slow", step -> parked.await());
                              branch.waitFor(ofDays(2));
                              return in;
                            })),
            rest -> {
              parked.countDown();
              FOR_EVER.sleep(rest);
            });

    assertThat(waits(report)).containsExactlyInAnyOrder(wait("m/1", 1, 1), wait("m/2", 2, 2));
    assertThat(journal(report)).extracting(JournalEntry::kind).contains(Kind.STEP);
  }

  @Test
  void aWaitThatEndsBeforeAllWaitJustGoesOn() {
    var over = new CountDownLatch(1);
    var wentOn = new CountDownLatch(1);
    var report =
        begin(
            task()
                .onWait((in, wait, ctx) -> seen.add("onWait"))
                .onResume((in, wait, ctx) -> seen.add("onResume " + wait.isSuspended()))
                .run(
                    (in, ctx) ->
                        ctx.all(
                            "m",
                            branch -> {
                              branch.waitFor(ofDays(1));
                              branch.step("after", step -> wentOn.countDown());
                              return in;
                            },
                            branch -> {
                              branch.step(
                                  "slow",
                                  step -> {
                                    over.countDown();
                                    wentOn.await();
                                  });
                              branch.waitFor(ofDays(2));
                              return in;
                            })),
            rest -> {
              if (rest.equals(ofDays(1))) {
                over.await();
              } else {
                FOR_EVER.sleep(rest);
              }
            });

    assertThat(waits(report)).containsExactly(wait("m/2", 2, 2));
    assertThat(seen).containsExactly("onWait", "onResume false", "onWait");
  }

  @Test
  void aRaceThatIsWonIsNotSuspendedForItsLosers() {
    var report =
        begin(
            task()
                .run(
                    (in, ctx) ->
                        ctx.race(
                            "r",
                            branch -> {
                              branch.waitFor(ofDays(3));
                              return "late";
                            },
                            branch ->
                                branch.race(
                                    "inner",
                                    inner -> {
                                      inner.waitFor(ofDays(2));
                                      return "later";
                                    },
                                    inner -> "won"))),
            FOR_EVER);

    assertThat(report.result()).isEqualTo(new Result.Completed(TextNode.valueOf("won")));
  }

  @Test
  void theFirstWaitThatIsOverResumesItsBranchAndTheOthersWaitAgain() {
    var task =
        task()
            .run(
                (in, ctx) ->
                    ctx.map(
                            "m",
                            List.of(1, 2),
                            String::valueOf,
                            (days, branch) -> {
                              branch.waitFor(ofDays(days));
                              branch.step("s", step -> seen.add("day " + days));
                              return days;
                            })
                        .toString());
    var first = journal(begin(task, FOR_EVER));

    var second = execute(task, FOR_EVER, TestClock.at(NOON.plus(ofDays(1))), first);

    assertThat(waits(second)).containsExactly(wait("m/2", 1, 2));
    assertThat(seen).containsExactly("day 1");
    var all = new ArrayList<>(first);
    all.addAll(journal(second));
    assertThat(execute(task, FOR_EVER, TestClock.at(NOON.plus(ofDays(2))), all).result())
        .isEqualTo(new Result.Completed(TextNode.valueOf("[1, 2]")));
    assertThat(seen).containsExactly("day 1", "day 2");
  }

  /// Nothing but a suspend lets a wait pass, so a missed one would hang, and one too early would
  /// repeat a step. The number of pods is bounded by the number of waits.
  @Test
  void manyBranchesOfBranchesEndWithEachStepExecutedOnce() {
    for (var seed = 0; seed < 60; seed++) {
      var it = new BranchSuspendTest();
      var world = new Random(seed);
      var hours = new ArrayList<Integer>();
      for (var item = 0; item < 6; item++) {
        hours.add(1 + world.nextInt(5));
      }
      var task = task().run((in, ctx) -> it.outer(hours, ctx));
      var clock = TestClock.at(NOON);
      var journal = new ArrayList<JournalEntry>();
      var pods = 1;
      var report = execute(task, FOR_EVER, clock, journal);
      while (report.result() instanceof Result.Suspended suspended) {
        journal.addAll(journal(report));
        var next = suspended.waits().stream().map(Wait::until).min(Comparator.naturalOrder());
        clock = TestClock.at(next.orElseThrow());
        report = execute(task, FOR_EVER, clock, journal);
        assertThat(++pods).as("pods of seed %d", seed).isLessThan(30);
      }
      assertThat(report.result())
          .as("seed %d", seed)
          .isEqualTo(new Result.Completed(TextNode.valueOf("[won, won, won, won, won, won]")));
      assertThat(it.seen).as("seed %d", seed).hasSize(18).doesNotHaveDuplicates();
    }
  }

  private Object outer(List<Integer> hours, TaskContext ctx) throws Exception {
    var items = new ArrayList<Integer>();
    for (var item = 0; item < hours.size(); item++) {
      items.add(item);
    }
    return ctx.map(
            "m",
            items,
            String::valueOf,
            4,
            (item, branch) -> {
              branch.step("a", step -> seen.add(step.key()));
              branch.waitFor(ofHours(hours.get(item)));
              branch.step("b", step -> seen.add(step.key()));
              return branch.race(
                  "r",
                  inner -> {
                    inner.waitFor(ofHours(1));
                    inner.step("c", step -> seen.add(step.key()));
                    return "won";
                  },
                  inner -> {
                    inner.waitFor(ofDays(9));
                    inner.step("never", step -> seen.add(step.key()));
                    return "lost";
                  });
            })
        .toString();
  }
}
