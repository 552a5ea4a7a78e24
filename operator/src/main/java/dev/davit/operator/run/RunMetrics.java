package dev.davit.operator.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.davit.contract.Reason;
import dev.davit.operator.kube.LatencyTimer;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.run.RunState.BackingOff;
import dev.davit.operator.run.RunState.Finished;
import dev.davit.operator.run.RunState.Queued;
import dev.davit.operator.run.RunState.Waiting;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The metrics of runs. Tags are phases and reasons, never names of runs.
final class RunMetrics {
  private static final int MOST_QUEUES = 2_000;

  private final MeterRegistry registry;
  private final Timer dispatch;
  private final Timer resume;

  /// Queues come and go; the timers of the queues used last are kept.
  private final Cache<QueueRef, Timer> waits;

  RunMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.waits =
        Caffeine.newBuilder()
            .maximumSize(MOST_QUEUES)
            .executor(Runnable::run)
            .evictionListener(
                (@Nullable QueueRef _, @Nullable Timer timer, RemovalCause _) -> {
                  if (timer != null) {
                    registry.remove(timer);
                  }
                })
            .build();
    this.dispatch =
        LatencyTimer.named("davit.run.dispatch")
            .description("From the creation of a run to the creation of its first pod")
            .register(registry);
    this.resume =
        LatencyTimer.named("davit.run.resume")
            .description("From the end of a wait to the creation of the pod that goes on")
            .register(registry);
  }

  void podCreated(RunObservation seen, Instant now) {
    registry.counter("davit.attempts.dispatched").increment();
    if (seen.record().state() instanceof Waiting waiting) {
      waiting.until().ifPresent(until -> resume.record(between(until, now)));
    } else if (seen.record().attempts().isEmpty() && seen.request().createdAt().isBefore(now)) {
      dispatch.record(Duration.between(seen.request().createdAt(), now));
      seen.queue().lane().ifPresent(lane -> waited(lane.queue(), seen.queuedAt(), now));
    }
  }

  private void waited(QueueRef queue, Instant since, Instant now) {
    waits.get(queue, this::wait).record(between(since, now));
  }

  private static Duration between(Instant since, Instant now) {
    return since.isBefore(now) ? Duration.between(since, now) : Duration.ZERO;
  }

  private Timer wait(QueueRef queue) {
    return Timer.builder("davit.queue.wait")
        .description("From when a run could have started to the creation of its first pod")
        .tags("namespace", queue.namespace(), "queue", queue.text())
        .register(registry);
  }

  void attemptEnded(RunRecord next) {
    var reason = next.why().reason();
    switch (next.state()) {
      case Finished end ->
          registry
              .counter(
                  "davit.runs.finished",
                  "phase",
                  end.phase().wireName(),
                  "reason",
                  reason.wireName(),
                  "blame",
                  reason.blame().name().toLowerCase(Locale.ROOT))
              .increment();
      case Waiting _ -> registry.counter("davit.attempts.suspended").increment();
      case BackingOff _, Queued _ -> {
        if (reason.blame() == Reason.Blame.CLUSTER) {
          registry.counter("davit.run.disruptions", "reason", reason.wireName()).increment();
        } else {
          registry.counter("davit.run.retries").increment();
        }
      }
      default -> throw new IllegalStateException("no attempt ends in " + next.state());
    }
  }
}
