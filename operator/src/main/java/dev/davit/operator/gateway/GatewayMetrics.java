package dev.davit.operator.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// The metrics of the gateway.
final class GatewayMetrics {
  private final MeterRegistry registry;
  private final AtomicBoolean serving = new AtomicBoolean();

  GatewayMetrics(MeterRegistry registry, Parking parking) {
    this.registry = registry;
    Gauge.builder("davit.gateway.serving", serving, it -> it.get() ? 1 : 0)
        .description("Whether this operator answers the calls of the gateway")
        .register(registry);
    Gauge.builder("davit.gateway.parked", parking, Parking::parked)
        .description("Calls that wait for their answer")
        .register(registry);
  }

  void serving(boolean now) {
    serving.set(now);
  }

  void answered(int status, Duration time) {
    Timer.builder("davit.gateway.calls")
        .description("Calls that were answered, those included that waited")
        .tag("status", Integer.toString(status))
        .register(registry)
        .record(time);
  }
}
