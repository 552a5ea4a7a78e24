package dev.davit.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The client or the API server refused the schedule because of the values of its fields. Nothing
/// was created or changed.
public final class InvalidScheduleException extends DavitException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  InvalidScheduleException(List<String> problems, @Nullable Throwable cause) {
    super("The schedule is not valid: " + String.join("; ", problems), cause);
    this.problems = List.copyOf(problems);
  }

  /// The problems, field by field.
  public List<String> problems() {
    return problems;
  }
}
