package dev.davit.dashboard.queue;

/// A change of a queue, as a JSON merge patch.
///
/// @param patch that `kubectl patch --type=merge` takes too
record QueueChange(String patch) {
  private static final int MOST_SLOTS = 100_000;

  static final QueueChange PAUSE = new QueueChange("{\"spec\":{\"paused\":true}}");
  static final QueueChange RESUME = new QueueChange("{\"spec\":{\"paused\":false}}");

  /// Another number of runs of each key that may execute at once.
  ///
  /// @param typed by the user
  /// @throws IllegalArgumentException if it is no limit; the message says what is allowed
  static QueueChange limit(String typed) {
    var text = typed.strip();
    if (!text.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException(
          "\"%s\" is not a limit; allowed: 1 to %d".formatted(text, MOST_SLOTS));
    }
    var limit = Integer.parseInt(text);
    if (limit < 1 || limit > MOST_SLOTS) {
      throw new IllegalArgumentException(
          "%d is not a limit; allowed: 1 to %d".formatted(limit, MOST_SLOTS));
    }
    return new QueueChange("{\"spec\":{\"concurrencyLimit\":%d}}".formatted(limit));
  }

  /// The same change from a terminal.
  String kubectl(String namespace, String queue) {
    return "kubectl patch queues.davit.dev %s -n %s --type=merge -p '%s'"
        .formatted(queue, namespace, patch);
  }
}
