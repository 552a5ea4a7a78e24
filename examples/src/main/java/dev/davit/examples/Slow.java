package dev.davit.examples;

import static java.time.Duration.ofSeconds;

import dev.davit.sdk.Retry;
import dev.davit.sdk.Task;
import java.time.Duration;

/// Works as long as the payload says, which may be longer than it is allowed to.
public final class Slow {
  /// How long it works.
  public record Work(int seconds) {}

  public static final Task<Work, String> TASK =
      Task.of("slow", Work.class, String.class)
          .description("Works for some seconds, of which it is given five.")
          .retry(Retry.NONE)
          .maxDuration(ofSeconds(5))
          .run(
              (work, ctx) -> {
                Thread.sleep(Duration.ofSeconds(work.seconds()));
                return "worked for " + work.seconds() + " s";
              });

  private Slow() {}
}
