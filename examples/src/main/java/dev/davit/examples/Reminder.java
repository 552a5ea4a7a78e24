package dev.davit.examples;

import dev.davit.sdk.Task;
import dev.davit.sdk.TaskContext;
import dev.davit.sdk.Waits;
import java.time.Duration;

/// Waits until an instant that it computes from the time of its trigger, and not from the clock:
/// each pod that executes it gets the same.
public final class Reminder {
  /// Whom to remind, and how many seconds after the trigger.
  public record Plan(String name, long afterSeconds) {}

  public static final Task<Plan, String> TASK =
      Task.of("reminder", Plan.class, String.class)
          .description("Reminds somebody after a time.")
          .waits(Waits.suspend().holdFor(Duration.ZERO))
          .run(Reminder::remind);

  private Reminder() {}

  private static String remind(Plan plan, TaskContext ctx) throws InterruptedException {
    ctx.waitUntil(ctx.now().plusSeconds(plan.afterSeconds()));
    return ctx.step("remind", String.class, step -> "Remember, " + plan.name() + "!");
  }
}
