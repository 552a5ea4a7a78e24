package dev.davit.sdk;

/// A step returned more than the journal keeps of one step. The step has failed with this as its
/// type.
public final class StepResultTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StepResultTooLargeException(String step, int bytes, int limit) {
    super(
        ("step \"%s\" returned %d bytes of JSON, and at most %d bytes are recorded of a step;"
                + " store the value elsewhere and return where it is")
            .formatted(step, bytes, limit));
  }
}
