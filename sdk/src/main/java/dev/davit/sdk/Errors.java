package dev.davit.sdk;

import dev.davit.contract.TaskError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Turns exceptions of user code into errors of the contract. The methods of an exception are user
/// code too, and may throw.
final class Errors {
  private static final Set<String> OUR_PACKAGES =
      Set.of("dev.davit.sdk", "dev.davit.contract", "dev.davit.runner");

  private Errors() {}

  /// The exception as an error of the contract.
  static TaskError describe(Throwable thrown) {
    var type = thrown.getClass().getName();
    try {
      var trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      return new TaskError(type, message(thrown), trace.toString());
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      return new TaskError(type, "(the exception cannot be printed: " + inShort(e) + ")", null);
    }
  }

  static TaskError prefixed(String where, TaskError error) {
    return new TaskError(error.type(), where + ": " + error.message(), error.stackTrace());
  }

  /// The exception's `toString`, or its type if that throws.
  static String inShort(Throwable thrown) {
    try {
      return Objects.requireNonNullElseGet(thrown.toString(), () -> thrown.getClass().getName());
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      return thrown.getClass().getName();
    }
  }

  /// The last cause. The number of steps is bounded, because exceptions may cause each other.
  static Throwable rootOf(Throwable thrown) {
    try {
      return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
          .limit(20)
          .reduce(thrown, (outer, cause) -> cause);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      return thrown;
    }
  }

  /// The first `Error` among an exception and its causes, from the outside. The number of steps is
  /// bounded, because exceptions may cause each other. Empty if there is none, or if the methods of
  /// an exception throw.
  static Optional<Throwable> errorIn(Throwable thrown) {
    try {
      return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
          .limit(20)
          .filter(it -> it instanceof Error)
          .findFirst();
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      return Optional.empty();
    }
  }

  /// `thrown`, with `first` as its cause unless it has one.
  static Throwable after(Throwable first, Throwable thrown) {
    try {
      if (thrown.getCause() == null) {
        thrown.initCause(first);
      }
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      return thrown; // its cause was fixed when it was made, or it is `first` itself
    }
    return thrown;
  }

  /// Never empty: for an exception without a message, its type and the place where it was thrown.
  private static String message(Throwable thrown) {
    var message = thrown.getMessage();
    if (message != null && !message.isBlank()) {
      return message;
    }
    var cause = thrown.getCause();
    return thrown.getClass().getName()
        + at(thrown)
        + (cause == null ? "" : ", caused by " + inShort(cause) + at(cause));
  }

  private static String at(Throwable thrown) {
    var frames = thrown.getStackTrace();
    return Arrays.stream(frames)
        .filter(Errors::isOfUserCode)
        .findFirst()
        .or(() -> Arrays.stream(frames).findFirst())
        .map(frame -> " at " + frame)
        .orElse("");
  }

  private static boolean isOfUserCode(StackTraceElement frame) {
    var name = frame.getClassName();
    return !OUR_PACKAGES.contains(name.substring(0, Math.max(name.lastIndexOf('.'), 0)))
        && Stream.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "com.fasterxml.jackson.")
            .noneMatch(name::startsWith);
  }
}
