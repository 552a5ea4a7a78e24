package dev.davit.sdk;

import java.time.Duration;

/// Is told what the task's thread is about, so that another thread can watch the time. All calls
/// come from the thread that executes the attempt.
public interface HookWatch {
  /// Watches nothing.
  HookWatch NONE =
      new HookWatch() {
        @Override
        public void hookBegins(String hook, Duration limit) {}

        @Override
        public void hookEnded(String hook) {}

        @Override
        public void runBegins() {}
      };

  /// A hook begins, which may take as long as `limit`; then [TaskExecutor#interruptHook] is in
  /// order.
  void hookBegins(String hook, Duration limit);

  /// The hook has ended.
  void hookEnded(String hook);

  /// The task itself begins.
  void runBegins();
}
