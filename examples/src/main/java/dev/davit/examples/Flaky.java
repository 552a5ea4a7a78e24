package dev.davit.examples;

import static java.time.Duration.ofMillis;

import dev.davit.sdk.Retry;
import dev.davit.sdk.Task;
import java.io.IOException;

/// Fails at first and completes later, like a call to something that is just restarting.
public final class Flaky {
  /// How many attempts fail.
  public record Plan(int failures) {}

  /// Which attempt it was that completed.
  public record Outcome(int attempts) {}

  public static final Task<Plan, Outcome> TASK =
      Task.of("flaky", Plan.class, Outcome.class)
          .description("Fails the first attempts, as often as the payload says.")
          .retry(Retry.attempts(3).minTimeout(ofMillis(500)).randomize(false))
          .run(
              (plan, ctx) -> {
                var attempt = ctx.attempt().number();
                if (attempt <= plan.failures()) {
                  throw new IOException("connection refused, attempt " + attempt);
                }
                return new Outcome(attempt);
              });

  private Flaky() {}
}
