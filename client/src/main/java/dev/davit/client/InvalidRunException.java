package dev.davit.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The API server refused the run because of the values of its fields. Nothing was created.
public final class InvalidRunException extends DavitException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  InvalidRunException(List<String> problems, @Nullable Throwable cause) {
    super("The run is not valid: " + String.join("; ", problems), cause);
    this.problems = List.copyOf(problems);
  }

  /// The problems, field by field, such as `spec.tags: Too many: 11: must have at most 10 items`.
  public List<String> problems() {
    return problems;
  }
}
