package dev.davit.examples;

import static java.time.Duration.ofMillis;

import dev.davit.sdk.NoPayload;
import dev.davit.sdk.Retry;
import dev.davit.sdk.Task;

/// Never completes: what a run looks like that has used up its attempts.
public final class AlwaysFails {
  public static final Task<NoPayload, String> TASK =
      Task.withoutPayload("always-fails", String.class)
          .description("Throws an exception with a cause, in each of its two attempts.")
          .retry(Retry.attempts(2).minTimeout(ofMillis(500)).randomize(false))
          .run(
              (none, ctx) -> {
                throw new IllegalStateException(
                    "the stock cannot be read", new IllegalArgumentException("no such shelf: 7"));
              });

  private AlwaysFails() {}
}
