package dev.davit.cli.doctor;

import dev.davit.contract.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What can be seen of a Davit by somebody who works in one namespace of its cluster.
///
/// @param server the address of the API server
/// @param namespace the one that the caller works in
/// @param kubernetes the version of the API server
/// @param kinds by plural, how many resources the namespace has; a bound where there are more
/// @param denied rights that the caller does not have there, such as `create runs`
/// @param operators in all namespaces
/// @param policies names of Davit's admission policies that are not there
/// @param tasks tasks of the namespace that are not ready, or that nobody has looked at
/// @param runs unfinished runs that wait for somebody to do something, or that nobody has looked at
record ClusterFacts(
    String server,
    String namespace,
    Look<String> kubernetes,
    Map<String, Look<Long>> kinds,
    Look<List<String>> denied,
    Look<List<Operator>> operators,
    Look<List<String>> policies,
    List<Resource> tasks,
    List<Resource> runs) {

  ClusterFacts {
    kinds = Map.copyOf(kinds);
    tasks = List.copyOf(tasks);
    runs = List.copyOf(runs);
  }

  /// What is left to say of a server that does not answer.
  static ClusterFacts unreachable(String server, String namespace, Look<String> kubernetes) {
    return new ClusterFacts(
        server,
        namespace,
        kubernetes,
        Map.of(),
        new Look.Missing<>(),
        new Look.Missing<>(),
        new Look.Missing<>(),
        List.of(),
        List.of());
  }

  /// An operator's Deployment.
  ///
  /// @param version as its label has it; empty if it has none
  /// @param lease who leads
  record Operator(
      String namespace, String name, String version, int ready, int wanted, Look<Lease> lease) {}

  /// The leader, and the time of its last renewal by its own clock.
  ///
  /// @param holder empty if nobody leads
  record Lease(String holder, Instant renewed, Duration duration) {}

  /// A task or run that does not get on.
  ///
  /// @param reason empty as long as no operator has written a status for it
  record Resource(String name, Instant created, Optional<Reason> reason, String message) {
    boolean isUnseen() {
      return reason.isEmpty() && message.isEmpty();
    }
  }
}
