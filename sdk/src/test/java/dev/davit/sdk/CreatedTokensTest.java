package dev.davit.sdk;

import static dev.davit.sdk.DurableKit.NOON;
import static java.time.Duration.ofDays;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.NewToken;
import dev.davit.contract.Result;
import dev.davit.contract.Result.Next;
import dev.davit.contract.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens that exist, and have a URL, when `ctx.createToken` returns.
@Timeout(20)
class CreatedTokensTest {
  private static final String NAME = DurableTokens.resourceName("t-1", "0a", "approval");
  private static final String URL = "https://hooks.example/" + NAME;
  private static final NewToken TOKEN = new NewToken(NAME, 604_800, List.of("orders"));

  private final FakeStore store = new FakeStore();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final AtomicReference<TaskExecutor> executor = new AtomicReference<>();

  private static TaskBuilder<String, Object> task() {
    return Task.<String, Object>of("t", String.class, Object.class).waits(Waits.suspend());
  }

  private static Token create(TaskContext ctx) throws InterruptedException {
    return ctx.createToken("approval", TokenOptions.timeout(ofDays(7)).tags("orders"));
  }

  private Object ask(String in, TaskContext ctx) throws InterruptedException {
    var token = create(ctx);
    seen.add("created " + store.tokens.created.size());
    ctx.step("ask", step -> seen.add("ask at " + token.url()));
    ctx.waitForToken(token, String.class);
    return token.url();
  }

  private Result execute(StoredKit kit, Task<String, Object> task) {
    executor.set(kit.executor(task));
    return executor.get().execute(kit.assignment()).result();
  }

  private static Object output(Result result) {
    assertThat(result).isInstanceOf(Result.Completed.class);
    return ((Result.Completed) result).output().asText();
  }

  private static String failure(Result result) {
    assertThat(result).isInstanceOf(Result.Failed.class);
    return String.valueOf(((Result.Failed) result).error().message());
  }

  @Test
  void theTokenExistsWhenTheCallReturnsAndIsNotReportedAgain() {
    var result = execute(StoredKit.first(store), task().run(this::ask));

    assertThat(seen).containsExactly("created 1", "ask at " + URL);
    assertThat(store.tokens.created).containsExactly(TOKEN);
    assertThat(result)
        .isEqualTo(new Result.Suspended(List.of(Wait.token("", 2, NAME)), List.of(), List.of()));
  }

  @Test
  void eachExecutionAsksOnceAndGetsTheSameTokenAndUrl() {
    execute(StoredKit.first(store), task().run(this::ask));
    var step = store.entries.get(0);
    var over =
        JournalEntry.token("", 2, NAME, 1, NOON)
            .completed(NOON.plusSeconds(9), JsonNodeFactory.instance.textNode("yes"));

    var result = execute(StoredKit.next(store).resumed(List.of(step, over)), task().run(this::ask));

    assertThat(output(result)).isEqualTo(URL);
    assertThat(store.tokens.created).containsExactly(TOKEN, TOKEN);
    assertThat(seen).containsExactly("created 1", "ask at " + URL, "created 2");
  }

  @Test
  void aLaterAttemptGetsTheSameToken() {
    Task<String, Object> failing =
        task()
            .run(
                (in, ctx) -> {
                  seen.add(create(ctx).url());
                  throw new IllegalStateException("no");
                });

    execute(StoredKit.first(store), failing);
    execute(StoredKit.next(store).attempt(2), failing);

    assertThat(seen).containsExactly(URL, URL);
  }

  /// The operator was updated while the run was suspended.
  @Test
  void aRunThatBeganWithoutTheGatewayGoesOnWithIt() {
    var asking = task().run((in, ctx) -> ctx.waitForToken(create(ctx), String.class).toString());
    var begun = new ArrayList<>(DurableKit.begun().suspending().execute(asking).made());
    var yes = JsonNodeFactory.instance.textNode("yes");
    begun.add(begun.get(0).completed(NOON.plusSeconds(9), yes));

    var result = execute(StoredKit.next(store).resumed(begun), asking);

    assertThat(output(result)).isEqualTo("Completed[value=yes]");
  }

  @Test
  void aTaskThatDoesNotSuspendMayMakeOneToo() {
    var held =
        Task.<String, Object>of("t", String.class, Object.class)
            .run((in, ctx) -> create(ctx).url());

    assertThat(output(execute(StoredKit.first(store), held))).isEqualTo(URL);
  }

  @Test
  void branchesMakeTokensOfTheirOwn() {
    execute(
        StoredKit.first(store),
        task()
            .run(
                (in, ctx) ->
                    ctx.map(
                        "each",
                        List.of("a", "b"),
                        it -> it,
                        (it, branch) -> seen.add(create(branch).url()))));

    assertThat(seen)
        .containsExactlyInAnyOrder(
            "https://hooks.example/" + DurableTokens.resourceName("t-1", "0a", "each/a/approval"),
            "https://hooks.example/" + DurableTokens.resourceName("t-1", "0a", "each/b/approval"));
  }

  @Test
  void withoutTheGatewayTheTokenIsReportedAndItsUrlSaysWhatIsMissing() {
    var suspended =
        DurableKit.begun()
            .suspending()
            .execute(task().run((in, ctx) -> ctx.waitForToken(create(ctx), String.class)));
    var failed = DurableKit.begun().execute((in, ctx) -> create(ctx).url());

    assertThat(suspended.result())
        .isEqualTo(new Result.Suspended(List.of(Wait.token("", 1, NAME)), List.of(TOKEN)));
    assertThat(failed.failure().error().message())
        .startsWith("token \"" + NAME + "\" has no URL: it needs the operator's gateway")
        .contains("gateway.enabled", "or the operator is older");
  }

  @Test
  void withoutUrlsTheTokenExistsAndItsUrlSaysWhatIsMissing() {
    store.tokens.withoutUrls();

    var result = execute(StoredKit.first(store), task().run((in, ctx) -> create(ctx).url()));

    assertThat(store.tokens.created).containsExactly(TOKEN);
    assertThat(failure(result)).contains("gateway.hooks.enabled", "gateway.hooks.url");
    assertThat(((Result.Failed) result).next()).as("no retry helps").isEqualTo(Next.STOP);
  }

  @Test
  void aUrlIsWrittenNowhere() {
    var token = Token.withUrl("t", "https://hooks.example/secret");
    var json = TaskJson.STANDARD.write(token);
    var read = TaskJson.STANDARD.read(json, TypeRef.of(Token.class));

    assertThat(token.toString()).isEqualTo("Token[name=t]");
    assertThat(json).hasToString("{\"name\":\"t\"}");
    assertThat(read).isEqualTo(token).hasSameHashCodeAs(token);
    assertThatIllegalStateException()
        .isThrownBy(read::url)
        .withMessageContaining("only the token that ctx.createToken returns has it");
  }

  @Test
  void aTestHasUrlsThatAreAlwaysTheSame() {
    Task<String, Object> naming =
        task()
            .run(
                (in, ctx) -> {
                  seen.add(create(ctx).url());
                  ctx.all(
                      "each",
                      branch -> seen.add(branch.createToken("a b", TokenOptions.DEFAULT).url()));
                  return in;
                });

    TestKit.DEFAULT.attemptOf(naming, "in");

    assertThat(seen).containsOnly("https://hooks.test/approval", "https://hooks.test/each/1/a%20b");
  }

  @Test
  void aTokenThatIsRefusedFailsItsCallAndNotTheRun() {
    store.tokens.refusing(GatewayProblem.TOKEN_REFUSED);
    Task<String, Object> catching =
        task()
            .run(
                (in, ctx) -> {
                  try {
                    return create(ctx).url();
                  } catch (TokenException e) {
                    return e.getMessage();
                  }
                });

    assertThat(output(execute(StoredKit.first(store), catching))).isEqualTo("as the test wants it");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"NON_DETERMINISTIC", "JOURNAL_TOO_LARGE"},
      value = GatewayProblem.class)
  void anyOtherRefusalFailsTheRun(GatewayProblem problem) {
    store.tokens.refusing(problem);

    assertThat(failure(execute(StoredKit.first(store), task().run(this::ask))))
        .isEqualTo("as the test wants it");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCanceledAttemptMakesNoToken(boolean hasEnded) {
    store.tokens.meanwhile(
        () -> {
          new Thread(() -> executor.get().cancel(), "cancel").start();
          if (!hasEnded) {
            new CountDownLatch(1).await();
          }
        });
    store.tokens.refusing(GatewayProblem.ENDED);

    var result = execute(StoredKit.first(store), task().run(this::ask));

    assertThat(result).isInstanceOf(Result.Canceled.class);
    assertThat(seen).isEmpty();
  }

  @Test
  void aSupersededPodExecutesNothingMore() throws InterruptedException {
    var ran = new AtomicReference<Thread>();
    var asked = new CountDownLatch(1);
    store
        .tokens
        .meanwhile(
            () -> {
              ran.set(Thread.currentThread());
              asked.countDown();
            })
        .refusing(GatewayProblem.SUPERSEDED);
    var pod =
        new Thread(() -> execute(StoredKit.first(store), task().run(this::ask)), "superseded");
    pod.setDaemon(true);
    pod.start();

    asked.await();
    while (ran.get().getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    assertThat(seen).isEmpty();
    assertThat(pod.isAlive()).isTrue();
  }
}
