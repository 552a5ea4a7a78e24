package dev.davit.contract;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An error as the run's status shows it: the exception's type, message and (trimmed) stack trace.
public record TaskError(String type, String message, @Nullable String stackTrace) {
  private static final int[] STACK_CHARACTERS = {3000, 2000, 1500, 1000, 700, 400, 0};
  private static final int[] MESSAGE_CHARACTERS = {2000, 1000, 500, 250};

  /// Forms of this error that need less and less room, the longest first.
  Stream<TaskError> shorterForms() {
    var withMessage =
        IntStream.of(STACK_CHARACTERS)
            .mapToObj(stack -> new TaskError(type, message, trimmedStack(stack)));
    var withoutStack =
        IntStream.of(MESSAGE_CHARACTERS)
            .mapToObj(length -> new TaskError(cut(type, 250), cut(message, length), null));
    return Stream.concat(withMessage, withoutStack);
  }

  /// The first lines, and of the rest the lines that name a cause.
  private @Nullable String trimmedStack(int characters) {
    if (stackTrace == null || characters == 0) {
      return null;
    }
    if (stackTrace.length() <= characters) {
      return stackTrace;
    }
    var head = cut(stackTrace, characters / 2);
    var causes =
        Arrays.stream(stackTrace.substring(head.length() - 1).split("\n", -1))
            .filter(line -> line.startsWith("Caused by: "))
            .collect(Collectors.joining("\n"));
    return causes.isEmpty()
        ? cut(stackTrace, characters)
        : head + "\n" + cut(causes, characters / 2);
  }

  /// At most so many characters, the last one an ellipsis where something was left out; never half
  /// a surrogate pair.
  private static String cut(String text, int characters) {
    if (text.length() <= characters) {
      return text;
    }
    var end = characters - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
