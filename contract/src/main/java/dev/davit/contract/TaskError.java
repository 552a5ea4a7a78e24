package dev.davit.contract;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Why an attempt failed: the exception's type, message and (trimmed) stack trace.
///
/// The operator copies it into the run's status, as the `RunError` of the API. There are two for
/// the reason that [HookError] gives.
public record TaskError(String type, String message, @Nullable String stackTrace) {
  private static final int TYPE_CHARACTERS = 250;

  /// With at most these numbers of characters.
  TaskError shortened(int stack, int text) {
    return new TaskError(
        text < message.length() ? Texts.cut(type, TYPE_CHARACTERS) : type,
        Texts.cut(message, text),
        trimmedStack(stack));
  }

  /// The first lines, and those of the remaining lines that name a cause.
  private @Nullable String trimmedStack(int characters) {
    if (stackTrace == null || characters == 0) {
      return null;
    }
    if (stackTrace.length() <= characters) {
      return stackTrace;
    }
    var head = Texts.cut(stackTrace, characters / 2);
    var causes =
        Arrays.stream(stackTrace.substring(head.length() - 1).split("\n", -1))
            .filter(line -> line.startsWith("Caused by: "))
            .collect(Collectors.joining("\n"));
    return causes.isEmpty()
        ? Texts.cut(stackTrace, characters)
        : head + "\n" + Texts.cut(causes, characters / 2);
  }
}
