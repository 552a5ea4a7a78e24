package dev.davit.sdk;

import dev.davit.contract.HookError;
import dev.davit.contract.TaskError;
import java.io.PrintWriter;
import java.io.StringWriter;

/// Exceptions of user code as the contract tells them.
final class Errors {
  private Errors() {}

  /// The error of an exception; also where its own methods throw.
  static TaskError describe(Throwable thrown) {
    var type = thrown.getClass().getName();
    try {
      var trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      var message = thrown.getMessage();
      return new TaskError(type, message == null ? "" : message, trace.toString());
    } catch (RuntimeException | StackOverflowError e) {
      return new TaskError(type, "(the exception cannot be printed: " + e + ")", null);
    }
  }

  static TaskError prefixed(String where, TaskError error) {
    return new TaskError(error.type(), where + ": " + error.message(), error.stackTrace());
  }

  static HookError ofHook(String hook, Throwable thrown) {
    var error = describe(thrown);
    return new HookError(hook, error.type(), error.message());
  }
}
