package dev.davit.runner;

import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import java.time.Duration;

/// Ends the process.
final class Exit {
  /// The exit code that a shell reports for a process that SIGTERM ended.
  static final int TERMINATED = 143;

  /// How long shutdown hooks of user code may take.
  private static final Duration HOOKS = Duration.ofSeconds(5);

  private Exit() {}

  static int codeOf(Result result) {
    return switch (result) {
      // The pod has done its part.
      case Result.Completed _, Result.Stored _, Result.Suspended _ -> PodContract.EXIT_COMPLETED;
      case Result.Canceled _ -> TERMINATED;
      case Result.TimedOut _ -> PodContract.EXIT_FAILED;
      case Result.Failed failed ->
          switch (failed.reason()) {
            case OPERATOR_ERROR, APPLICATION_INVALID, TASK_NOT_IN_IMAGE ->
                PodContract.EXIT_MISCONFIGURED;
            default -> PodContract.EXIT_FAILED;
          };
    };
  }

  /// Ends the process with `code` after the shutdown hooks, and waits for them only a limited time.
  /// A shutdown hook that hangs, or an exit that user code has begun, must not keep the pod. A
  /// process that another one has superseded must execute nothing more of the task: no hook is
  /// called.
  static void with(int code) {
    if (code == PodContract.EXIT_SUPERSEDED) {
      System.out.flush();
      Runtime.getRuntime().halt(code);
    }
    Thread.ofPlatform()
        .daemon()
        .name("exit")
        .start(
            () -> {
              try {
                Thread.sleep(HOOKS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(code);
            });
    System.out.flush();
    System.exit(code);
  }
}
