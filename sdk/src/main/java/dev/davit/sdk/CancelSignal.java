package dev.davit.sdk;

/// Whether an attempt is being stopped. One thread sets it, any may read it; it never goes back.
public final class CancelSignal {
  private volatile boolean canceled;

  /// Sets the signal.
  public void cancel() {
    canceled = true;
  }

  public boolean isCanceled() {
    return canceled;
  }
}
