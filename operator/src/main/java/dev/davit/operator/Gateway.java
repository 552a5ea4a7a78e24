package dev.davit.operator;

import dev.davit.operator.backend.ResourceCalls;
import dev.davit.operator.backend.RunEnds;
import dev.davit.operator.gateway.GatewayInstallation;
import dev.davit.operator.gateway.GatewayKeeper;
import dev.davit.operator.gateway.Parking;
import dev.davit.operator.kube.CallerClients;
import dev.davit.operator.kube.GatewayObjectClient;
import dev.davit.operator.lead.Leadership;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;

/// Puts the gateway together: what it serves, and what keeps it served.
record Gateway(GatewayKeeper keeper, CallerClients callers) implements AutoCloseable {
  /// @param namespaces the watched ones; empty: all
  static Gateway of(
      GatewayInstallation installation,
      Set<String> namespaces,
      KubernetesClient client,
      Leadership leadership,
      RunEnds ends,
      MeterRegistry meters,
      InstantSource clock) {
    var callers = new CallerClients(client.getConfiguration());
    var parking = new Parking(Parking.PLACES, new Random());
    var keeper =
        new GatewayKeeper(
            installation,
            new GatewayObjectClient(client, installation.namespace(), installation.name()),
            ResourceCalls.routes(callers::of, namespaces, ends, parking),
            parking,
            leadership::isCertain,
            meters,
            clock);
    return new Gateway(keeper, callers);
  }

  /// Begins to serve: this operator leads now.
  void begin() {
    keeper.begin();
  }

  @Override
  public void close() {
    keeper.close();
    callers.close();
  }
}
