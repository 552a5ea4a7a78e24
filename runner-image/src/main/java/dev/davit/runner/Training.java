package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.PodContract;
import dev.davit.sdk.ApplicationException;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskCatalog;
import dev.davit.sdk.TaskJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// Executes small tasks as a pod would, while the JVM notes which classes that takes. The build
/// keeps the notes as an AOT cache, which all pods start from.
public final class Training {
  record Order(String id, int amount, List<String> items, Instant at) {}

  record Receipt(String id, int amount, Instant at) {}

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

  private Training() {}

  /// Executes the tasks, in a folder that it removes.
  public static void main(String[] args) throws IOException {
    var usual = RunnerSettings.of(System.getenv());
    System.out.println("training instead of " + usual.assignmentFile());
    loadNothing();
    var folder = Files.createTempDirectory("davit-training");
    try {
      attempt(folder, CHARGE);
      attempt(folder, DECLINE);
    } finally {
      for (var file : List.of("assignment.json", "result", "")) {
        Files.deleteIfExists(folder.resolve(file));
      }
    }
  }

  private static void attempt(Path folder, Task<?, ?> task) throws IOException {
    var settings = new RunnerSettings(folder.resolve("assignment.json"), folder.resolve("result"));
    Files.writeString(settings.assignmentFile(), AssignmentFile.write(assignment(task)));
    var code = new Runner(settings, () -> TaskCatalog.of(() -> List.of(CHARGE, DECLINE))).run();
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
        TaskJson.write(order));
  }

  /// Where the application is looked for, which is here without one.
  private static void loadNothing() {
    try {
      TaskCatalog.load();
    } catch (ApplicationException e) {
      System.out.println("as expected: " + e.getMessage());
    }
  }
}
