package dev.davit.sdk;

/// Notified of what the task's thread executes, so that another thread can watch the time. All
/// calls come from the thread that executes the attempt.
public interface HookWatch {
  /// Ignores all calls.
  HookWatch NONE =
      new HookWatch() {
        @Override
        public void hookBegins(HookCall call) {}

        @Override
        public void hookEnded(String hook) {}

        @Override
        public void runBegins() {}
      };

  /// A hook begins. If it takes longer than its limit, call [TaskExecutor#interruptHook].
  void hookBegins(HookCall call);

  /// The hook has ended.
  void hookEnded(String hook);

  /// `run` begins.
  void runBegins();
}
