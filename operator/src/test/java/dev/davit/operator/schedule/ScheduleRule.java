package dev.davit.operator.schedule;

/// What must hold, whatever happens.
enum ScheduleRule {
  /// A due time gets one run at most.
  ONCE,
  /// A due time gets a run, by the policy for those that were missed.
  EACH,
  /// A run is created only as the schedule says: not for a suspended one, and not for a due time
  /// before its creation, its last edit or its last resumption.
  ASKED,
  /// With Forbid, no run is created while the last one goes on.
  FORBID,
  /// The operator throws nothing but what the API server threw.
  NO_BUG
}
