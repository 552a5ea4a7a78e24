package dev.davit.sdk;

/// How many runs of a task may execute at once, as on Trigger.dev's page on concurrency and queues.
/// A task without a queue has no limit of its own.
public sealed interface Queue permits Queue.Limit, Queue.Named {
  /// At most `limit` runs of this task execute at once.
  ///
  /// @param limit 1 to 100,000
  /// @throws IllegalArgumentException if the limit is out of these bounds
  static Queue limit(int limit) {
    return new Limit(limit);
  }

  /// The task shares the limit of the `Queue` resource with this name, in its namespace.
  ///
  /// @param name 1 to 63 lower-case letters, digits and hyphens
  /// @throws IllegalArgumentException if the name is not valid
  static Queue named(String name) {
    return new Named(name);
  }

  /// The task's own limit.
  record Limit(int concurrencyLimit) implements Queue {
    private static final int MOST = 100_000;

    public Limit {
      if (concurrencyLimit < 1 || concurrencyLimit > MOST) {
        throw new IllegalArgumentException(
            "queue.concurrencyLimit is " + concurrencyLimit + "; allowed: 1 to " + MOST);
      }
    }
  }

  /// A limit that several tasks share.
  record Named(String name) implements Queue {
    public Named {
      Names.requireLabel("queue.name", name);
    }
  }
}
