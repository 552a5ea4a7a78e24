package dev.davit.operator.lead;

import dev.davit.operator.lead.Claim.Move;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tries to get the Lease, and renews it while it holds it: from then on this process leads. If it
/// cannot renew in time, its leadership is not certain any more ([Leadership]), and it goes on
/// trying. If it finds that another process holds the Lease, it has lost for good.
///
/// As in client-go, a leader counts until this process has seen no renewal for long enough. The
/// times in the Lease do not matter, because they come from another machine's clock.
public final class Election implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Election.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Leases leases;
  private final String self;
  private final Duration duration;
  private final Leadership leadership;
  private final Runnable begin;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("election").factory());

  private OptionalInt led = OptionalInt.empty();
  private Optional<Claim> seen = Optional.empty();
  private long seenSince;
  private boolean failing;

  /// @param self a name that no other process has, nor an earlier process of this pod
  /// @param duration how long a leader still counts after its last renewal
  /// @param leadership is notified of every renewal
  /// @param begin is run once, when this process has begun to lead; it must return soon
  /// @param nanoTime the clock of `leadership`
  public Election(
      Leases leases,
      String self,
      Duration duration,
      Leadership leadership,
      Runnable begin,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.leases = leases;
    this.self = self;
    this.duration = duration;
    this.leadership = leadership;
    this.begin = begin;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /// Looks at the Lease for the first time, and then goes on in its own thread.
  ///
  /// @throws KubernetesClientException if the Lease cannot be read or written: there are no rights
  ///   to it, or there is no API server
  public void start() {
    try {
      step();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      // Another process was faster; the next look shows it.
    }
    schedule();
  }

  private void schedule() {
    // A follower looks more often: this bounds how long a Lease that was given back stays free.
    var renewal = duration.dividedBy(7);
    var pause = led.isPresent() || renewal.compareTo(LOOK) < 0 ? renewal : LOOK;
    var _ = thread.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      step();
      failing = false;
    } catch (KubernetesClientException e) {
      failed(e);
    } catch (RuntimeException e) {
      // The executor never runs a task again that throws.
      log.atError().setCause(e).log("Election failed");
    }
    schedule();
  }

  /// Looks at the Lease once, and makes the next move.
  synchronized void step() {
    var begun = nanoTime.getAsLong();
    var now = leases.read();
    // Counted from the answer: the Lease that it shows was written before.
    var answered = nanoTime.getAsLong();
    if (!now.equals(seen)) {
      seen = now;
      seenSince = answered;
    }
    switch (Claim.next(seen, self, led, Duration.ofNanos(answered - seenSince))) {
      case Move.Take(var term) -> {
        write(self, term, duration);
        led = OptionalInt.of(term);
        leadership.renewed(new Term(leases.name(), term), begun);
        log.atInfo().addKeyValue("leader", self).addKeyValue("term", term).log("Leads");
        begin.run();
      }
      case Move.Renew(var term) -> {
        write(self, term, duration);
        leadership.renewed(new Term(leases.name(), term), begun);
      }
      case Move.Follow() -> {}
      case Move.Leave(var why) -> {
        led = OptionalInt.empty();
        leadership.lose(why);
      }
    }
  }

  private void write(String holder, int term, Duration counts) {
    leases.write(new Claim(holder, term, counts, clock.instant()));
  }

  private void failed(KubernetesClientException e) {
    if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
      leadership.lose("the Lease is not allowed: " + e.getMessage());
    } else if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && !failing) {
      // The failure may last, and is logged once.
      failing = true;
      log.atWarn().addKeyValue("error", e.getMessage()).log("Cannot read or renew the Lease");
    }
  }

  /// Stops, and gives the Lease back if this process leads, so that the next one leads at once.
  /// [Leadership#resign] comes first. If an action that only a leader may take is still going on,
  /// the Lease is left to expire.
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("A request about the Lease does not end: it is left to expire");
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (led.isPresent() && leadership.isIdle(PATIENCE)) {
      giveBack(led.getAsInt());
    }
  }

  private synchronized void giveBack(int term) {
    try {
      if (leases.read().filter(it -> it.holder().equals(self) && it.term() == term).isPresent()) {
        write("", term, Duration.ofSeconds(1));
        log.info("Gave the Lease back");
      }
    } catch (KubernetesClientException e) {
      log.atWarn().addKeyValue("error", e.getMessage()).log("Could not give the Lease back");
    }
  }
}
