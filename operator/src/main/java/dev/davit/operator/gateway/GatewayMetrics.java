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
  private final String calls;
  private final String description;

  private GatewayMetrics(MeterRegistry registry, String calls, String description) {
    this.registry = registry;
    this.calls = calls;
    this.description = description;
  }

  GatewayMetrics(MeterRegistry registry, Parking parking) {
    this(registry, "davit.gateway.calls", "Calls that were answered, those included that waited");
    Gauge.builder("davit.gateway.serving", serving, it -> it.get() ? 1 : 0)
        .description("Whether this operator answers the calls of the gateway")
        .register(registry);
    Gauge.builder("davit.gateway.parked", parking, Parking::parked)
        .description("Calls that wait for their answer")
        .register(registry);
  }

  /// Those of the port for the URLs of tokens: its calls only.
  GatewayMetrics ofHooks() {
    return new GatewayMetrics(
        registry, "davit.hooks.calls", "Calls of the URLs of tokens that were answered");
  }

  void serving(boolean now) {
    serving.set(now);
  }

  void answered(int status, Duration time) {
    Timer.builder(calls)
        .description(description)
        .tag("status", Integer.toString(status))
        .register(registry)
        .record(time);
  }
}
