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

/// Wants to hold the Lease, and renews it when it does: from then on this process leads. Who cannot
/// renew in time is not certain of it any more ([Leadership]), and goes on trying; who finds the
/// Lease with somebody else has lost for good.
///
/// As in client-go, whether a leader still counts is judged by how long this process has seen no
/// renewal, and not by the times in the Lease, which are of another machine's clock.
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

  /// @param self what nobody else is called, and no earlier process of this pod either
  /// @param duration how long a leader that is not heard of still counts
  /// @param leadership is told of every renewal
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

  /// Looks at the Lease for the first time, and goes on with that in a thread of its own.
  ///
  /// @throws KubernetesClientException where the Lease cannot be had: there are no rights to it, or
  ///   there is no API server
  public void start() {
    try {
      step();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      // Somebody else was faster, which the next look shows.
    }
    schedule();
  }

  private void schedule() {
    // Who follows looks more often: that is how long a Lease that is given back lies there.
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
      // What throws is never run again by its executor.
      log.atError().setCause(e).log("Election failed");
    }
    schedule();
  }

  /// Looks at the Lease once, and does what is to be done then.
  synchronized void step() {
    var begun = nanoTime.getAsLong();
    var now = leases.read();
    // Counted from the answer: what it shows was written before that.
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
      // It may last, and is told once.
      failing = true;
      log.atWarn().addKeyValue("error", e.getMessage()).log("Cannot read or renew the Lease");
    }
  }

  /// Stops, and gives the Lease back where this process leads, so that the next one leads at once.
  /// [Leadership#resign] comes first. Where something is still going on that only a leader may do,
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
