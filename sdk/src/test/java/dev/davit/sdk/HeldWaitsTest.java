package dev.davit.sdk;

import static dev.davit.sdk.DurableKit.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.NewRun;
import dev.davit.contract.Result;
import dev.davit.contract.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Waits for which the pod stays, and gives its slot back: the default with a gateway.
@Timeout(20)
class HeldWaitsTest {
  private final FakeStore store = new FakeStore();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private static TaskBuilder<String, Object> task() {
    return Task.of("t", String.class, Object.class);
  }

  private FakeWaits waits(FakeWaits.Gateway gateway) {
    var waits = new FakeWaits(gateway);
    store.waits = Optional.of(waits);
    return waits;
  }

  /// Every run and token that is waited for is over, with its own name.
  private static JournalEntry over(Wait wait) {
    var name = wait.run() == null ? String.valueOf(wait.token()) : wait.run();
    return new JournalEntry(
        wait.scope(),
        wait.position(),
        wait.kind(),
        name,
        1,
        NOON,
        TextNode.valueOf("of " + name),
        null,
        wait.until());
  }

  private Result execute(StoredKit kit, Task<String, Object> task) {
    return kit.executor(task).execute(kit.assignment()).result();
  }

  private static String output(Result result) {
    assertThat(result).isInstanceOf(Result.Completed.class);
    return ((Result.Completed) result).output().asText();
  }

  @Test
  void aTokenIsAwaitedInThePodAndItsAnswerIsDurableBeforeTheTaskGoesOn() {
    var waits = waits(all -> all.stream().map(HeldWaitsTest::over).toList());
    var waiting =
        task()
            .onWait((in, wait, ctx) -> seen.add("waits " + wait.isSuspended()))
            .onResume((in, wait, ctx) -> seen.add("goes on, recorded " + store.entries.size()))
            .run((in, ctx) -> ctx.waitForToken(new Token("approval"), String.class).toString());

    assertThat(output(execute(StoredKit.first(store), waiting)))
        .isEqualTo("Completed[value=of approval]");
    assertThat(waits.asked).containsExactly(List.of(Wait.token("", 1, "approval")));
    assertThat(seen).containsExactly("waits false", "goes on, recorded 1");
    assertThat(output(execute(StoredKit.next(store).attempt(2), waiting)))
        .isEqualTo("Completed[value=of approval]");
    assertThat(waits.asked).as("it is recorded").hasSize(1);
  }

  @Test
  void aChildIsCreatedBeforeThePodWaitsForIt() {
    var waits =
        waits(
            all -> {
              seen.add("waits for " + store.runs.triggered.size());
              return all.stream().map(HeldWaitsTest::over).toList();
            });
    var parent =
        task()
            .run(
                (in, ctx) ->
                    ctx.triggerAndWait("ship", in, RunOptions.DEFAULT, String.class).orThrow());

    var child = "of " + childName(parent);

    assertThat(child).startsWith("of t-1-ship-");
    assertThat(seen).containsExactly("waits for 1");
    assertThat(waits.asked.get(0)).extracting(Wait::kind).containsExactly(Kind.RUN);
    assertThat(store.runs.batches).containsExactly((String) null);
  }

  private String childName(Task<String, Object> parent) {
    assertThat(output(execute(StoredKit.first(store), parent))).startsWith("of ");
    return store.runs.triggered.stream().map(NewRun::name).findFirst().orElseThrow();
  }

  @Test
  void aChildThatIsRefusedIsAFailedResultAndNothingIsAwaited() {
    store.runs.refusals.put("ship", "exceeded quota");
    var waits = waits(all -> List.of());
    var parent =
        task()
            .run(
                (in, ctx) ->
                    ctx.triggerAndWait("ship", in, RunOptions.DEFAULT, String.class)
                            instanceof ChildResult.Failed<String> failed
                        ? failed.type() + ": " + failed.message()
                        : "no");

    assertThat(output(execute(StoredKit.first(store), parent)))
        .isEqualTo("RunRefused: exceeded quota");
    assertThat(output(execute(StoredKit.next(store), parent)))
        .isEqualTo("RunRefused: exceeded quota");
    assertThat(waits.asked).isEmpty();
  }

  /// The first that is over goes on, and what it does next is awaited together with the rest.
  @Test
  void branchesWaitTogetherAndGoOnOneByOne() {
    var waits = waits(all -> List.of(over(all.get(0))));
    var parent =
        task()
            .run(
                (in, ctx) ->
                    String.join(
                        ", ",
                        ctx.map(
                            "ships",
                            List.of("a", "b"),
                            item -> item,
                            (item, branch) ->
                                branch
                                    .triggerAndWait("ship", item, RunOptions.DEFAULT, String.class)
                                    .orThrow())));

    var result = output(execute(StoredKit.first(store), parent));

    assertThat(result.split(", ")).hasSize(2);
    assertThat(waits.asked).extracting(List::size).containsExactly(2, 1);
  }

  @Test
  void tooManyBranchesThatWaitAreAnErrorThatSaysWhatToDo() {
    waits(
        all -> {
          new CountDownLatch(1).await();
          return List.of();
        });
    var items = IntStream.rangeClosed(1, 101).mapToObj(String::valueOf).toList();
    var parent =
        task()
            .run(
                (in, ctx) ->
                    ctx.map(
                        "tokens",
                        items,
                        item -> item,
                        (item, branch) ->
                            branch.waitForToken(new Token("t" + item), String.class).toString()));

    assertThat(execute(StoredKit.first(store), parent))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            it ->
                assertThat(it.error().message())
                    .startsWith("more than 100 branches wait at the same time"));
  }

  /// A pod that executes anything needs its slot.
  @Test
  void nothingIsAwaitedWhileABranchExecutes() {
    var executes = new CountDownLatch(1);
    var waits =
        waits(
            all -> {
              seen.add("asked for " + all.size());
              return all.stream().map(HeldWaitsTest::over).toList();
            });
    var parent =
        task()
            .run(
                (in, ctx) ->
                    ctx.all(
                            "both",
                            branch -> {
                              executes.countDown();
                              return branch
                                  .triggerAndWait("ship", in, RunOptions.DEFAULT, String.class)
                                  .orThrow();
                            },
                            branch -> {
                              executes.await();
                              seen.add("executed");
                              return "";
                            })
                        .toString());

    execute(StoredKit.first(store), parent);

    assertThat(seen).containsExactly("executed", "asked for 1");
    assertThat(waits.asked).hasSize(1);
  }

  @Test
  void aWaitForATimeIsDurableBeforeTheSlotIsGivenBack() {
    waits(
        all -> {
          seen.add("recorded " + store.entries.size());
          return all.stream().map(HeldWaitsTest::over).toList();
        });
    var waiting =
        task()
            .run(
                (in, ctx) -> {
                  ctx.waitFor(Duration.ofHours(3));
                  ctx.waitFor(Duration.ofSeconds(60));
                  return "done";
                });

    assertThat(output(execute(StoredKit.first(store), waiting))).isEqualTo("done");
    assertThat(seen).containsExactly("recorded 1");
    assertThat(store.entries).extracting(JournalEntry::kind).containsExactly(Kind.TIME);
  }

  /// The run has no slot meanwhile, so the task must not go on.
  @Test
  void anInterruptThatIsNoCancelDoesNotEndTheWait() {
    var task = Thread.currentThread();
    waits(
        all -> {
          task.interrupt();
          while (task.isInterrupted()) {
            Thread.onSpinWait(); // until it has seen that
          }
          return all.stream().map(HeldWaitsTest::over).toList();
        });
    var waiting =
        task()
            .run(
                (in, ctx) -> {
                  var result = ctx.waitForToken(new Token("approval"), String.class);
                  return result + ", interrupted: " + Thread.interrupted();
                });

    assertThat(output(execute(StoredKit.first(store), waiting)))
        .isEqualTo("Completed[value=of approval], interrupted: true");
  }

  @Test
  void aCancelEndsTheWait() {
    var asked = new CountDownLatch(1);
    waits(
        all -> {
          asked.countDown();
          new CountDownLatch(1).await();
          return List.of();
        });
    var kit = StoredKit.first(store);
    var waiting =
        task()
            .run(
                (in, ctx) -> {
                  try {
                    return ctx.waitForToken(new Token("approval"), String.class).toString();
                  } catch (InterruptedException e) {
                    seen.add("interrupted");
                    throw e;
                  }
                });
    var executor = kit.executor(waiting);
    var cancel =
        new Thread(
            () -> {
              try {
                asked.await();
                executor.cancel();
              } catch (InterruptedException e) {
                seen.add(e.toString());
              }
            });
    cancel.start();

    assertThat(executor.execute(kit.assignment()).result()).isInstanceOf(Result.Canceled.class);
    assertThat(seen).containsExactly("interrupted");
  }
}
