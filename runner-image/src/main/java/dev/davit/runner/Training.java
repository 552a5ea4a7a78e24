package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.PodContract;
import dev.davit.sdk.ApplicationException;
import dev.davit.sdk.ErrorDecision;
import dev.davit.sdk.Local;
import dev.davit.sdk.Machine;
import dev.davit.sdk.Retry;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskCatalog;
import dev.davit.sdk.TaskJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// Executes small tasks as a pod would, while the JVM records the classes that they need. The build
/// stores the record as an AOT cache, from which all pods start.
public final class Training {
  record Order(String id, int amount, List<String> items, Instant at) {}

  record Receipt(String id, int amount, Instant at) {}

  private static final Local<String> ORDER_ID = Local.of("order", String.class);

  private static final Task<Order, Receipt> CHARGE =
      Task.of("charge", Order.class, Receipt.class)
          .run(
              (order, ctx) -> {
                ctx.logger().info("charging order={}", order.id());
                return new Receipt(order.id(), order.amount(), order.at());
              });

  private static final Task<Order, Receipt> DECLINE =
      Task.of("decline", Order.class, Receipt.class)
          .run(
              (order, ctx) -> {
                throw new IllegalStateException("declined");
              });

  /// With every hook that does not wait for a cancel, so that the classes for hooks are in the
  /// cache too.
  private static final Task<Order, Receipt> HOOKED =
      Task.of("hooked", Order.class, Receipt.class)
          .retry(Retry.attempts(5))
          .machine(Machine.MICRO)
          .middleware((order, ctx, next) -> next.proceed())
          .init((order, ctx) -> ctx.set(ORDER_ID, order.id()))
          .onStart((order, ctx) -> ctx.metadata().set("order", ctx.get(ORDER_ID)))
          .onStartAttempt((order, ctx) -> ctx.metadata().increment("attempts", 1))
          .onSuccess((order, receipt, ctx) -> ctx.logger().info("charged order={}", order.id()))
          .onComplete((order, outcome, ctx) -> ctx.metadata().append("log", outcome.isSuccess()))
          .onCancel((order, running, ctx) -> running.await())
          .cleanup((order, ctx) -> ctx.metadata().delete("log"))
          .run((order, ctx) -> new Receipt(order.id(), order.amount(), order.at()));

  private static final Task<Order, Receipt> HOOKED_DECLINE =
      Task.of("hooked-decline", Order.class, Receipt.class)
          .retry(Retry.NONE)
          .catchError((error, ctx) -> ErrorDecision.skipRetrying())
          .onFailure((order, error, ctx) -> ctx.logger().info("declined order={}", order.id()))
          .run(
              (order, ctx) -> {
                throw new IllegalStateException("declined");
              });

  private static final List<Task<?, ?>> TASKS = List.of(CHARGE, DECLINE, HOOKED, HOOKED_DECLINE);

  private Training() {}

  /// Executes the tasks in a temporary folder, and deletes it.
  public static void main(String[] args) throws IOException {
    var usual = RunnerSettings.of(System.getenv());
    System.out.println("training instead of " + usual.assignmentFile());
    loadNothing();
    var folder = Files.createTempDirectory("davit-training");
    try {
      for (var task : TASKS) {
        attempt(folder, task);
      }
    } finally {
      for (var file : List.of("assignment.json", "result", "")) {
        Files.deleteIfExists(folder.resolve(file));
      }
    }
  }

  private static void attempt(Path folder, Task<?, ?> task) throws IOException {
    var settings =
        new RunnerSettings(
            folder.resolve("assignment.json"), folder.resolve("result"), folder.resolve("token"));
    Files.writeString(settings.assignmentFile(), AssignmentFile.write(assignment(task)));
    var code = new Runner(settings, () -> TaskCatalog.of(() -> TASKS)).run();
    if (code > PodContract.EXIT_FAILED) {
      throw new IllegalStateException("the training ended with " + code);
    }
  }

  private static Assignment assignment(Task<?, ?> task) {
    var order = new Order("o-1", 5, List.of("book"), Instant.EPOCH);
    return new Assignment(
        PodContract.VERSION,
        task.id(),
        new Assignment.AssignedRun("0", "training", "default", Instant.EPOCH, List.of("tag")),
        new Assignment.AssignedAttempt(1, 3),
        "task/" + task.id(),
        task.machine().name(),
        60L,
        null,
        TaskJson.STANDARD.write(order));
  }

  /// Looks for the application as a pod does; here there is none.
  private static void loadNothing() {
    try {
      TaskCatalog.load();
    } catch (ApplicationException e) {
      System.out.println("as expected: " + e.getMessage());
    }
  }
}
