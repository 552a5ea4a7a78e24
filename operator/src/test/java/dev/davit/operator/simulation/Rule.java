package dev.davit.operator.simulation;

/// What must hold, whatever happens.
public enum Rule {
  /// Per queue, pods that may run user code are no more than its limit.
  LIMIT,
  /// A run has one live pod at most.
  ONE_POD,
  /// A final phase, its output and its error never change.
  FINAL,
  /// Attempts and disruptions are counted as they happened, and bounded.
  ATTEMPTS,
  /// What a pod reported counts, once, so long as the pod exists.
  RESULT,
  /// No attempt starts before its time.
  DELAY,
  /// What an attempt has recorded when it was suspended reaches every pod after it.
  JOURNAL,
  /// A run goes on when a token or a run that it waits for is over, and knows how; a canceled run
  /// takes those that it has triggered along.
  FAMILY,
  /// A run expires when it has waited for its ttl and has never had a pod, and only then.
  TTL,
  /// All attempts of a run use the version of the first, on the machine that it has climbed to.
  VERSION,
  /// Within a queue, the oldest run that waits is admitted first.
  ORDER,
  /// Every run ends, or has a reason to wait that is true.
  PROGRESS,
  /// No slot stays free while a run waits for it; no slot is taken by nobody.
  SLOTS,
  /// Pods of runs that have ended are removed.
  CLEAN,
  /// No container starts for a run that has ended.
  OVER,
  /// The operator throws nothing but what the API server threw.
  NO_BUG
}
