package dev.davit.dashboard.web;

/// A request that cannot be answered as asked. The message is for the user.
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;

  /// An answer with this status.
  ///
  /// @param status of HTTP, from 400
  public ProblemException(int status, String message) {
    super(message);
    this.status = status;
  }

  /// Nothing has this address.
  public static ProblemException notFound() {
    return new ProblemException(404, "There is no page at this address.");
  }

  public int status() {
    return status;
  }
}
