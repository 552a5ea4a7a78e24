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

  private static final Task<Order, Receipt> STEPS =
      Task.of("steps", Order.class, Receipt.class)
          .run(
              (order, ctx) -> {
                var amount = ctx.step("price", Integer.class, step -> order.amount());
                return ctx.step(
                    "charge", Receipt.class, step -> new Receipt(step.key(), amount, order.at()));
              });

  private static final List<Task<?, ?>> COMPLETING = List.of(CHARGE, HOOKED, STEPS);
  private static final List<Task<?, ?>> FAILING = List.of(DECLINE, HOOKED_DECLINE);

  private Training() {}

  /// Executes the tasks in a temporary folder, and deletes it.
  ///
  /// @param args the key store of the [TrainingGateway]
  public static void main(String[] args) throws IOException {
    var usual = RunnerSettings.of(System.getenv());
    System.out.println("training instead of " + usual.assignmentFile());
    loadNothing();
    var folder = Files.createTempDirectory("davit-training");
    try (var gateway = TrainingGateway.start(Path.of(args[0]))) {
      for (var task : COMPLETING) {
        attempt(folder, gateway, task, PodContract.EXIT_COMPLETED);
      }
      for (var task : FAILING) {
        attempt(folder, gateway, task, PodContract.EXIT_FAILED);
      }
    } finally {
      for (var file : List.of("assignment.json", "result", "token", "")) {
        Files.deleteIfExists(folder.resolve(file));
      }
    }
  }

  private static void attempt(Path folder, TrainingGateway gateway, Task<?, ?> task, int expected)
      throws IOException {
    var settings =
        new RunnerSettings(
            folder.resolve("assignment.json"), folder.resolve("result"), folder.resolve("token"));
    var assignment = assignment(task).withGateway(gateway.assigned());
    Files.writeString(settings.tokenFile(), "token");
    Files.writeString(settings.assignmentFile(), AssignmentFile.write(assignment));
    var code = new Runner(settings, () -> TaskCatalog.of(() -> List.of(task))).run();
    if (code != expected) {
      throw new IllegalStateException("%s ended with %d".formatted(task.id(), code));
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
