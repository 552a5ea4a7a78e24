package dev.davit.examples;

import dev.davit.sdk.Task;
import dev.davit.sdk.TaskContext;
import dev.davit.sdk.TokenOptions;
import dev.davit.sdk.TokenResult;
import dev.davit.sdk.Waits;
import java.time.Duration;

/// Asks somebody, and waits for the answer without a pod. Answer with `davit tokens list` and
/// `davit tokens complete TOKEN '{"granted": true, "by": "Ada"}'`.
public final class Approval {
  /// What is asked, and how many seconds there are to answer.
  public record Question(String text, long seconds) {}

  /// What somebody has decided.
  public record Decision(boolean granted, String by) {}

  public static final Task<Question, Decision> TASK =
      Task.of("approval", Question.class, Decision.class)
          .description("Waits for an answer from outside.")
          .waits(Waits.suspend())
          .run(Approval::ask);

  private Approval() {}

  private static Decision ask(Question question, TaskContext ctx) throws InterruptedException {
    var options = TokenOptions.timeout(Duration.ofSeconds(question.seconds())).tags("approvals");
    var token = ctx.createToken("decision", options);
    ctx.step(
        "ask", step -> ctx.logger().info("{} Complete token {}", question.text(), token.name()));
    var decision = ctx.waitForToken(token, Decision.class);
    return decision instanceof TokenResult.Completed<Decision> completed
        ? completed.value()
        : new Decision(false, "nobody");
  }
}
