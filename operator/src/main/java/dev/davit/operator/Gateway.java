package dev.davit.operator;

import dev.davit.contract.PodContract;
import dev.davit.operator.backend.ResourceCalls;
import dev.davit.operator.backend.RunEnds;
import dev.davit.operator.gateway.GatewayInstallation;
import dev.davit.operator.gateway.GatewayKeeper;
import dev.davit.operator.gateway.Parking;
import dev.davit.operator.gateway.Route;
import dev.davit.operator.journal.JournalStore;
import dev.davit.operator.kube.CallerClients;
import dev.davit.operator.kube.GatewayObjectClient;
import dev.davit.operator.kube.JournalClient;
import dev.davit.operator.kube.TokenReviews;
import dev.davit.operator.lead.Leadership;
import dev.davit.operator.podcalls.AttemptCalls;
import dev.davit.operator.run.GatewaySeen;
import dev.davit.operator.run.LiveAttempts;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Random;
import java.util.Set;

/// Puts the gateway together: what it serves, and what keeps it served.
record Gateway(
    KubernetesClient client, GatewayKeeper keeper, CallerClients callers, Parking parking)
    implements AutoCloseable {
  /// Journals in memory may take the heap divided by this.
  private static final int HEAP_SHARE_OF_JOURNALS = 16;

  static Gateway of(
      GatewayInstallation installation,
      KubernetesClient client,
      Leadership leadership,
      MeterRegistry meters,
      InstantSource clock) {
    var parking = new Parking(Parking.places(heap()), new Random());
    var keeper =
        new GatewayKeeper(
            installation,
            new GatewayObjectClient(client, installation.namespace(), installation.name()),
            parking,
            leadership::isCertain,
            meters,
            clock);
    return new Gateway(client, keeper, new CallerClients(client.getConfiguration()), parking);
  }

  /// Begins to serve: this operator leads now.
  ///
  /// @param namespaces the watched ones; empty: all
  void begin(Set<String> namespaces, RunEnds ends, LiveAttempts attempts) {
    var routes =
        new HashMap<String, Route>(ResourceCalls.routes(callers::of, namespaces, ends, parking));
    routes.putAll(
        AttemptCalls.routes(
            new TokenReviews(client, PodContract.GATEWAY_AUDIENCE)::pod,
            attempts,
            new JournalStore(new JournalClient(client), heap() / HEAP_SHARE_OF_JOURNALS)));
    keeper.begin(routes);
  }

  /// What pods that are made now can be told.
  GatewaySeen seen() {
    return keeper
        .access()
        .<GatewaySeen>map(it -> new GatewaySeen.Reachable(it.url(), it.ca()))
        .orElseGet(GatewaySeen.Away::new);
  }

  private static long heap() {
    return Runtime.getRuntime().maxMemory();
  }

  @Override
  public void close() {
    keeper.close();
    callers.close();
  }
}
