package dev.davit.examples;

import static java.time.Duration.ofSeconds;

import dev.davit.sdk.ErrorDecision;
import dev.davit.sdk.Local;
import dev.davit.sdk.RunningTask;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskContext;
import java.time.Duration;

/// Imports customers one by one, and shows what hooks are for: a connection that each attempt opens
/// and closes, a server that says when to come back, and a cancel that keeps what was done.
public final class ImportCustomers {
  /// What to import.
  ///
  /// @param pauseMillis how long one customer takes
  public record Plan(int customers, long pauseMillis) {}

  /// How far it came.
  public record Progress(int imported, int of) {}

  /// The server has had enough for now.
  public static final class TooManyRequests extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Duration after;

    public TooManyRequests(Duration after) {
      super("too many requests; again in " + after.toSeconds() + " s");
      this.after = after;
    }

    Duration after() {
      return after;
    }
  }

  static final Local<CustomerStore> STORE = Local.of("store", CustomerStore.class);

  public static final Task<Plan, Progress> TASK =
      Task.of("import-customers", Plan.class, Progress.class)
          .description("Imports customers; can be canceled in between.")
          .init((plan, ctx) -> ctx.set(STORE, CustomerStore.open()))
          .cleanup((plan, ctx) -> ctx.get(STORE).close())
          .catchError(ImportCustomers::decide)
          .onCancel(ImportCustomers::tell)
          .run(ImportCustomers::importAll);

  private ImportCustomers() {}

  private static Progress importAll(Plan plan, TaskContext ctx) {
    var store = ctx.get(STORE);
    for (var number = 1; number <= plan.customers(); number++) {
      try {
        Thread.sleep(plan.pauseMillis());
      } catch (InterruptedException e) {
        break; // canceled: what is imported stays imported
      }
      store.save("customer-" + number);
      ctx.metadata().set("imported", store.size());
    }
    return new Progress(store.size(), plan.customers());
  }

  private static ErrorDecision decide(Throwable error, TaskContext ctx) {
    if (error instanceof TooManyRequests busy) {
      return ErrorDecision.retryAfter(busy.after());
    }
    return error instanceof IllegalArgumentException
        ? ErrorDecision.skipRetrying()
        : ErrorDecision.retry();
  }

  private static void tell(Plan plan, RunningTask<Progress> running, TaskContext ctx)
      throws InterruptedException {
    var progress = running.await(ofSeconds(10));
    ctx.logger().info("canceled, imported={}", progress.map(Progress::imported).orElse(0));
  }
}
