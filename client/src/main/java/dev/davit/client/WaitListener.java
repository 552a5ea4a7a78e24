package dev.davit.client;

/// Learns, while a run is awaited, whether the API server answers. It is called by the thread that
/// waits, which goes on when it returns.
public interface WaitListener {
  /// Does nothing.
  WaitListener NONE =
      new WaitListener() {
        @Override
        public void unreachable(DavitException cause) {}

        @Override
        public void reachable() {}
      };

  /// The API server does not answer, or with an error of its own; waiting goes on. Once for each
  /// outage.
  void unreachable(DavitException cause);

  /// It answers again.
  void reachable();
}
