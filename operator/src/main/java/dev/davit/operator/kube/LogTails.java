package dev.davit.operator.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Reads the ends of logs, within bounds for all of them together. If a kubelet does not answer, it
/// occupies a reconciling thread until the timeout, and many attempts end at once if many nodes are
/// gone. Nothing waits for a log. Thread-safe.
final class LogTails {
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /// How many of the reconciling threads may wait for kubelets.
  private static final int AT_ONCE = 8;

  /// How long another thread waits for its turn.
  private static final Duration TURN = Duration.ofMillis(250);

  /// After this many timeouts in a row, no kubelet is asked for a while.
  private static final int DEAD = 8;

  private static final Duration PAUSE = Duration.ofSeconds(15);

  private final KubernetesClient client;
  private final LongSupplier nanoTime;
  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final AtomicInteger timeouts = new AtomicInteger();
  private final AtomicLong pausedUntil;

  LogTails(KubernetesClient client, LongSupplier nanoTime) {
    this.client = client;
    this.nanoTime = nanoTime;
    this.pausedUntil = new AtomicLong(nanoTime.getAsLong());
  }

  /// The log at `path`; empty text if it cannot be read.
  String read(String path) {
    if (nanoTime.getAsLong() - pausedUntil.get() < 0) {
      return "";
    }
    try {
      if (!turns.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
        return "";
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
    try {
      return ask(path);
    } finally {
      turns.release();
    }
  }

  private String ask(String path) {
    var server = client.getMasterUrl().toString().replaceFirst("/+$", "");
    var http = client.getHttpClient();
    var request = http.newHttpRequestBuilder().uri(server + path).build();
    var answer = http.sendAsync(request, String.class);
    try {
      var log = answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      timeouts.set(0);
      return log.isSuccessful() ? Objects.requireNonNullElse(log.body(), "") : "";
    } catch (TimeoutException e) {
      answer.cancel(true);
      if (timeouts.incrementAndGet() >= DEAD) {
        timeouts.set(0);
        pausedUntil.set(nanoTime.getAsLong() + PAUSE.toNanos());
      }
      return "";
    } catch (ExecutionException e) {
      // The node is gone, or its kubelet has removed the container.
      return "";
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
