package dev.davit.sdk;

/// Whether an attempt is being stopped. One thread sets the signal, any thread may read it, and
/// nothing resets it.
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
