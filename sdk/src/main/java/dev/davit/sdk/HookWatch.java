package dev.davit.sdk;

/// Is told what the task's thread is about, so that another thread can watch the time. All calls
/// come from the thread that executes the attempt.
public interface HookWatch {
  /// Watches nothing.
  HookWatch NONE =
      new HookWatch() {
        @Override
        public void hookBegins(HookCall call) {}

        @Override
        public void hookEnded(String hook) {}

        @Override
        public void runBegins() {}
      };

  /// A hook begins, which may take as long as its limit; then [TaskExecutor#interruptHook] is in
  /// order.
  void hookBegins(HookCall call);

  /// The hook has ended.
  void hookEnded(String hook);

  /// The task itself begins.
  void runBegins();
}
