package dev.davit.sdk;

import java.util.concurrent.ThreadFactory;

/// Which threads execute the branches of a task.
///
/// @param factory makes the thread of a branch; it has to end with its process
/// @param inTurns whether only one branch executes at a time, until it waits or ends, so that a
///   test has the same order each time
public record BranchThreads(ThreadFactory factory, boolean inTurns) {
  /// Platform threads.
  public static final BranchThreads PLATFORM = of(BranchThreads::daemon);

  /// For tests: the first branch that can execute does, and time passes only if all wait.
  static final BranchThreads IN_TURNS = new BranchThreads(BranchThreads::daemon, true);

  /// Threads of this factory, such as `Thread.ofVirtual().factory()`.
  public static BranchThreads of(ThreadFactory factory) {
    return new BranchThreads(factory, false);
  }

  private static Thread daemon(Runnable branch) {
    var thread = new Thread(branch);
    thread.setDaemon(true);
    return thread;
  }
}
