package dev.davit.dashboard.health;

import dev.davit.client.ScheduleView;
import dev.davit.contract.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a user of one namespace of a cluster can see of Davit.
///
/// @param server the address of the API server
/// @param namespace the namespace of the caller
/// @param kubernetes the version of the API server
/// @param kinds the number of resources in the namespace by plural; a bound if there are more
/// @param denied rights that the caller does not have there, such as `create runs`
/// @param operators in all namespaces
/// @param policies names of Davit's admission policies that are missing
/// @param tasks tasks of the namespace that are not ready, or that no operator has seen
/// @param runs unfinished runs that need somebody to act, or that no operator has seen
/// @param schedules schedules of the namespace
/// @param gaps what was not looked at, in sentences without their full stop
record ClusterFacts(
    String server,
    String namespace,
    ReadResult<String> kubernetes,
    Map<String, ReadResult<Long>> kinds,
    ReadResult<List<String>> denied,
    ReadResult<List<Operator>> operators,
    ReadResult<List<String>> policies,
    List<Resource> tasks,
    List<Resource> runs,
    List<ScheduleFacts> schedules,
    List<String> gaps) {

  ClusterFacts {
    kinds = Map.copyOf(kinds);
    tasks = List.copyOf(tasks);
    runs = List.copyOf(runs);
    schedules = List.copyOf(schedules);
    gaps = List.copyOf(gaps);
  }

  /// The facts if the server does not respond.
  static ClusterFacts unreachable(String server, String namespace, ReadResult<String> kubernetes) {
    return new ClusterFacts(
        server,
        namespace,
        kubernetes,
        Map.of(),
        new ReadResult.Missing<>(),
        new ReadResult.Missing<>(),
        new ReadResult.Missing<>(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /// An operator's Deployment.
  ///
  /// @param version the version in its label; empty if it has none
  /// @param lease the current leader
  record Operator(
      String namespace,
      String name,
      String version,
      int ready,
      int wanted,
      ReadResult<Lease> lease) {}

  /// The leader, and the time of its last renewal by the leader's clock.
  ///
  /// @param holder empty if there is no leader
  record Lease(String holder, Instant renewed, Duration duration) {}

  /// A schedule, and what it last reported.
  ///
  /// @param ready empty until an operator has written a status for it
  /// @param next its next due times, in their order
  /// @param hasWindow whether runs may start later than they are due, but before the next due time
  record ScheduleFacts(
      String name,
      Instant created,
      Optional<ScheduleView.Ready> ready,
      List<Instant> next,
      boolean hasWindow) {
    ScheduleFacts {
      next = List.copyOf(next);
    }

    /// The due time whose run should have started before `now`; empty if it is not late.
    Optional<Instant> overdue(Instant now) {
      var started = hasWindow ? 1 : 0;
      return next.size() > started && next.get(started).isBefore(now)
          ? Optional.of(next.getFirst())
          : Optional.empty();
    }
  }

  /// A task or run that makes no progress.
  ///
  /// @param reason empty until an operator has written a status for it
  record Resource(String name, Instant created, Optional<Reason> reason, String message) {
    boolean isUnseen() {
      return reason.isEmpty() && message.isEmpty();
    }
  }
}
