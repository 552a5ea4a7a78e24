package dev.davit.client;

/// Learns what happens while a run is awaited. It is called by the thread that waits, which goes on
/// when it returns. Implements what is of interest: each method does nothing by default.
public interface WaitListener {
  /// Hears nothing.
  WaitListener NONE = new WaitListener() {};

  /// Where the run stands, and why: called at once and after each change of phase, reason or
  /// message, until the run has ended. States in between that passed quickly may be left out.
  default void changed(RunView run) {}

  /// The API server does not answer, or with an error of its own; waiting goes on. Once for each
  /// outage.
  default void unreachable(DavitException cause) {}

  /// It answers again.
  default void reachable() {}
}
