package dev.davit.e2e.operator;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// What a kubelet does about an operator that says it is not healthy: another process takes its
/// place. A watch that is cut in the moment of its handshake may never come back by itself: the
/// client library waits for an answer to it without an end.
final class LivenessProbe implements AutoCloseable {
  private static final int UNHEALTHY = 503;

  /// As in the chart.
  private static final int FAILURES = 3;

  private final Supplier<OperatorProcess> start;
  private final ScheduledExecutorService probes = Executors.newSingleThreadScheduledExecutor();
  private OperatorProcess operator;
  private int failures;

  /// Runs the operator that `start` makes.
  LivenessProbe(Supplier<OperatorProcess> start) {
    this.start = start;
    operator = start.get().awaitReady();
    var _ = probes.scheduleWithFixedDelay(this::probe, 3, 3, TimeUnit.SECONDS);
  }

  /// As [OperatorProcess#status].
  synchronized int status(String path) {
    return operator.status(path);
  }

  private synchronized void probe() {
    failures = operator.status("/healthz") == UNHEALTHY ? failures + 1 : 0;
    if (failures == FAILURES) {
      System.out.println("[davit-e2e] The operator is not healthy: " + operator.text("/healthz"));
      failures = 0;
      operator.close();
      operator = start.get();
    }
  }

  @Override
  public void close() {
    probes.shutdownNow();
    synchronized (this) {
      operator.close();
    }
  }
}
