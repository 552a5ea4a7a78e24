package dev.davit.operator.kube;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.davit.contract.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports resources that cannot be read: as an Event, in the log and as a metric, once for each
/// fault of a resource. If the status of its kind can say so, the reconciler of that kind writes it
/// there as well. Thread-safe.
public final class UnreadReport {
  private static final Logger log = LoggerFactory.getLogger(UnreadReport.class);
  private static final int MOST = 10_000;

  private final EventLog events;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final Cache<String, String> reported =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

  public UnreadReport(EventLog events, MeterRegistry meters, InstantSource clock) {
    this.events = events;
    this.meters = meters;
    this.clock = clock;
  }

  /// `resource` was set aside because of `fault`.
  public void report(HasMetadata resource, String fault) {
    var meta = resource.getMetadata();
    if (fault.equals(reported.getIfPresent(meta.getUid()))) {
      return;
    }
    reported.put(meta.getUid(), fault);
    log.atWarn()
        .addKeyValue("kind", resource.getKind())
        .addKeyValue("namespace", meta.getNamespace())
        .addKeyValue("name", meta.getName())
        .addKeyValue("fault", fault)
        .log("Set aside a resource that cannot be read");
    meters.counter("davit.resources.unreadable", "kind", resource.getKind()).increment();
    events.warn(resource, Reason.UNREADABLE, message(resource, fault), clock.instant());
  }

  /// A sentence for people.
  public static String message(HasMetadata resource, String fault) {
    return "this %s cannot be read by this version of Davit, and is left as it is: %s"
        .formatted(resource.getKind(), fault);
  }
}
