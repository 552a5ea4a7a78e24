package dev.davit.sdk;

import static dev.davit.sdk.DurableKit.NOON;
import static java.time.Duration.ofDays;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.NewToken;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class DurableTokensTest {
  private static final String NAME = DurableTokens.resourceName("t-1", "0a", "approval");

  /// What somebody decides.
  record Approval(boolean granted, String by) {}

  private final List<String> steps = new ArrayList<>();
  private final Task<String, Object> task = task().run(this::run);

  private static TaskBuilder<String, Object> task() {
    return Task.<String, Object>of("t", String.class, Object.class).waits(Waits.suspend());
  }

  private Object run(String in, TaskContext ctx) throws InterruptedException {
    var options = TokenOptions.timeout(ofDays(7)).tags("orders");
    var token = ctx.createToken("approval", options);
    ctx.step("ask", step -> steps.add("ask for " + token.name()));
    var result = ctx.waitForToken(token, Approval.class);
    return result instanceof TokenResult.Completed<Approval> completed
        ? completed.value().by()
        : "nobody";
  }

  private static JournalEntry wait(JournalEntry ofStep) {
    return JournalEntry.token("", ofStep.position() + 1, NAME, 1, NOON);
  }

  private List<JournalEntry> begun() {
    return DurableKit.begun().suspending().execute(task).made();
  }

  @Test
  void theAttemptIsSuspendedWithTheWaitAndTheTokenThatIsToBeCreated() {
    var end = DurableKit.begun().suspending().execute(task);

    assertThat(end.result())
        .isEqualTo(
            new Result.Suspended(
                List.of(Wait.token("", 2, NAME)),
                List.of(new NewToken(NAME, 604_800, List.of("orders")))));
    assertThat(end.made()).last().isEqualTo(JournalEntry.token("", 2, NAME, 1, NOON));
    assertThat(steps).containsExactly("ask for " + NAME);
  }

  @Test
  void theNextPodGetsTheOutputAndAsksNobodyAgain() {
    var before = new ArrayList<>(begun());
    var output = JsonNodeFactory.instance.objectNode().put("granted", true).put("by", "Ada");
    before.add(wait(before.get(0)).completed(NOON.plusSeconds(9), output));

    var end = DurableKit.resumed(before).suspending().execute(task);

    assertThat(end.output()).isEqualTo("Ada");
    assertThat(end.made()).isEmpty();
    assertThat(steps).hasSize(1);
  }

  @Test
  void aTokenThatNobodyCompletesTimesOut() {
    var before = new ArrayList<>(begun());
    before.add(wait(before.get(0)).timedOut(NOON.plusSeconds(9)));

    assertThat(DurableKit.resumed(before).suspending().execute(task).output()).isEqualTo("nobody");
  }

  /// Its pod was lost, or another wait was over before.
  @Test
  void aPodThatIsResumedBeforeTheTokenIsOverWaitsOn() {
    var end = DurableKit.resumed(begun()).suspending().execute(task);

    assertThat(end.result())
        .isInstanceOfSatisfying(
            Result.Suspended.class,
            it -> assertThat(it.waits()).containsExactly(Wait.token("", 2, NAME)));
    assertThat(end.made()).isEmpty();
  }

  @Test
  void aTokenThatCannotBeUsedThrows() {
    var before = new ArrayList<>(begun());
    before.add(
        wait(before.get(0)).failed(new TaskError("TokenNotFound", "there is no token x", null)));

    var end = DurableKit.resumed(before).suspending().execute(task);

    assertThat(end.failure().error().message()).isEqualTo("there is no token x");
    assertThat(end.failure().error().type()).isEqualTo(TokenException.class.getName());
  }

  @Test
  void anOutputOfAnotherTypeThrows() {
    var before = new ArrayList<>(begun());
    var output = JsonNodeFactory.instance.textNode("yes");
    before.add(wait(before.get(0)).completed(NOON.plusSeconds(9), output));

    assertThat(DurableKit.resumed(before).suspending().execute(task).failure().error().message())
        .startsWith("the output of token \"" + NAME + "\" cannot be read as");
  }

  @Test
  void aPodWithoutGatewayDoesNotWaitForATokenItself() {
    var held = task().waits(Waits.hold()).run(this::run);

    assertThat(DurableKit.begun().suspending().execute(held).failure().error().message())
        .startsWith(
            "ctx.waitForToken(\""
                + NAME
                + "\") needs the operator's gateway, by which the pod waits for the token");
  }

  @Test
  void aTestSaysWhatBecomesOfATokenByTheNameThatTheTaskGivesIt() {
    var kit = TestKit.DEFAULT;

    assertThat(kit.token("approval", new Approval(true, "Ada")).attemptOf(task, "in").output())
        .isEqualTo("Ada");
    assertThat(kit.timeOut("approval").attemptOf(task, "in").output()).isEqualTo("nobody");
    assertThat(kit.attemptOf(task, "in").failure().error().message())
        .contains(
            "the test does not say what becomes of it: kit.token(\"approval\", value) or kit.timeOut(\"approval\")");
    assertThat(steps).as("each test asks once").hasSize(3);
  }

  @Test
  void aTokenMayComeWithThePayload() {
    var waits =
        Task.<Token, Object>of("t", Token.class, Object.class)
            .waits(Waits.suspend())
            .run((token, ctx) -> ctx.waitForToken(token, String.class).toString());

    assertThat(
            TestKit.DEFAULT
                .token("from-outside", "yes")
                .attemptOf(waits, new Token("from-outside")))
        .extracting(TestResult::output)
        .isEqualTo("Completed[value=yes]");
  }

  @Test
  void aNameIsUsedOnce() {
    var twice =
        task()
            .run(
                (in, ctx) -> {
                  ctx.createToken("a", TokenOptions.DEFAULT);
                  return ctx.createToken("a", TokenOptions.DEFAULT);
                });

    assertThat(DurableKit.begun().execute(twice).failure().error().message())
        .startsWith("token \"a\" was there before");
  }

  @Test
  void theHooksAreToldOfTheToken() {
    var seen = new ArrayList<DurableWait>();
    var hooked = task().onWait((in, wait, ctx) -> seen.add(wait)).run(this::run);

    DurableKit.begun().suspending().execute(hooked);

    assertThat(seen)
        .containsExactly(new DurableWait(JournalEntry.Kind.TOKEN, null, NAME, null, null, true));
  }

  @ParameterizedTest
  @CsvSource({
    "order-7, order-7-",
    "a-very-long-name-of-a-run-that-has-more-than-the-49-characters-of, a-very-long-name-of-a-run-that-has-more-than-the-4-"
  })
  void aResourceIsNamedAfterItsRun(String run, String beginning) {
    var name = DurableTokens.resourceName(run, "uid", "approval");

    assertThat(name).startsWith(beginning).matches("[-.a-z0-9]{1,63}");
    assertThat(name).isEqualTo(DurableTokens.resourceName(run, "uid", "approval"));
    assertThat(name).isNotEqualTo(DurableTokens.resourceName(run, "other", "approval"));
    assertThat(name).isNotEqualTo(DurableTokens.resourceName(run, "uid", "other"));
  }

  @Test
  void optionsAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenOptions.timeout(Duration.ofDays(367)));
    assertThatIllegalArgumentException().isThrownBy(() -> TokenOptions.DEFAULT.tags("a", "a"));
    assertThatThrownBy(() -> new Token(" ")).hasMessageContaining("empty");
  }

  @Test
  void aTestAnswersATokenThatABranchWaitsFor() {
    var racing =
        Task.of("t", String.class, String.class)
            .waits(Waits.suspend())
            .run(
                (in, ctx) -> {
                  var token = ctx.createToken("approval", TokenOptions.timeout(ofDays(7)));
                  return ctx.race(
                      "first",
                      branch -> String.valueOf(branch.waitForToken(token, String.class)),
                      branch -> {
                        branch.waitFor(ofDays(1));
                        return "late";
                      });
                });

    assertThat(TestKit.DEFAULT.token("approval", "yes").attemptOf(racing, "in").output())
        .isEqualTo("Completed[value=yes]");
  }
}
