package dev.davit.e2e.operator;

import dev.davit.e2e.cluster.ControlPlane;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/// Operators of one namespace, as processes that agree on a leader, behind the fence of the chart.
final class Operators implements AutoCloseable {
  private static final String LEASE = "davit-operator";

  private final ControlPlane cluster;
  private final String namespace;
  private final Duration lease;
  private final Map<String, String> more;
  private final List<String> jvm;
  private final List<Member> all = new ArrayList<>();
  private int started;

  /// One of them, by the name that it has in the Lease.
  record Member(String name, OperatorProcess operator) {
    void signal(String signal) {
      operator.process().signal(signal);
    }

    int exitCode(Duration patience) {
      return operator.process().exitCode(patience);
    }
  }

  /// Who leads, and in which term.
  record Reign(Member leader, int term) {}

  Operators(ControlPlane cluster, String namespace, Duration lease) {
    this(cluster, namespace, lease, Map.of(), OperatorProcess.SMALL);
  }

  /// As above, with more settings, and with these options of their JVMs.
  Operators(
      ControlPlane cluster,
      String namespace,
      Duration lease,
      Map<String, String> more,
      List<String> jvm) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.lease = lease;
    this.more = more;
    this.jvm = jvm;
    Fence.of(namespace, LEASE).install(cluster);
  }

  /// Starts one more, and does not wait for it.
  Member start() {
    var name = "operator-" + started++;
    var settings =
        new HashMap<>(
            Map.of(
                "HOSTNAME", name,
                "DAVIT_NAMESPACES", namespace,
                "DAVIT_LEADER_ELECTION", "true",
                "DAVIT_LEASE_NAMESPACE", namespace,
                "DAVIT_LEASE_NAME", LEASE,
                "DAVIT_LEASE_DURATION", lease.toSeconds() + "s"));
    settings.putAll(more);
    var operator =
        OperatorProcess.start(cluster, namespace + "-" + name, cluster.kubeconfig(), settings, jvm);
    var member = new Member(name, operator);
    all.add(member);
    return member;
  }

  /// Starts as many as are missing of `number` that have not ended.
  void startUntilThereAre(int number) {
    var missing = number - all.stream().filter(it -> it.operator().process().isAlive()).count();
    for (var count = 0; count < missing; count++) {
      start();
    }
  }

  /// Waits until one of a later term than this leads.
  Reign awaitLeaderAfter(int term) {
    return Awaitility.await("a leader after term " + term)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(this::reign, it -> it.filter(reign -> reign.term() > term).isPresent())
        .orElseThrow();
  }

  private Optional<Reign> reign() {
    var found = cluster.client().leases().inNamespace(namespace).withName(LEASE).get();
    return Optional.ofNullable(found).map(Lease::getSpec).flatMap(this::reign);
  }

  private Optional<Reign> reign(LeaseSpec spec) {
    return all.stream()
        .filter(member -> String.valueOf(spec.getHolderIdentity()).startsWith(member.name() + "_"))
        .map(member -> new Reign(member, spec.getLeaseTransitions()))
        .findFirst();
  }

  @Override
  public void close() {
    // One that is stopped does not hear that it shall end.
    all.forEach(member -> member.operator().kill());
  }
}
