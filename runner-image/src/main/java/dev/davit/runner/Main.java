package dev.davit.runner;

import dev.davit.contract.PodContract;
import dev.davit.sdk.TaskCatalog;

/// The entry point of a pod's process.
public final class Main {
  private Main() {}

  /// Executes the attempt that the environment names, and then ends the process, even if user code
  /// has left threads.
  public static void main(String[] args) {
    var code = PodContract.EXIT_FAILED;
    try {
      code = new Runner(RunnerSettings.of(System.getenv()), TaskCatalog::load).run();
    } finally {
      Exit.with(code);
    }
  }
}
