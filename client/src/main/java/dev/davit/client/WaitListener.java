package dev.davit.client;

/// Notified of events while a run is awaited. The waiting thread calls it and continues when it
/// returns. Each method does nothing by default, so implement only those that you need.
public interface WaitListener {
  /// Ignores all events.
  WaitListener NONE = new WaitListener() {};

  /// The state of the run and its reason. Called at once, and after each change of phase, reason or
  /// message, until the run has ended. Short states in between may be skipped.
  default void changed(RunView run) {}

  /// The API server does not respond, or responds with an internal error. Waiting continues. Called
  /// once for each outage.
  default void unreachable(DavitException cause) {}

  /// The API server responds again.
  default void reachable() {}
}
