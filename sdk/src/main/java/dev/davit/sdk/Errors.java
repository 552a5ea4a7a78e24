package dev.davit.sdk;

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

  /// `thrown`, with `first` as its cause unless it has one.
  static Throwable after(Throwable first, Throwable thrown) {
    if (thrown.getCause() == null) {
      try {
        thrown.initCause(first);
      } catch (IllegalStateException | IllegalArgumentException e) {
        return thrown; // made without a cause for good, or it is the first one itself
      }
    }
    return thrown;
  }
}
