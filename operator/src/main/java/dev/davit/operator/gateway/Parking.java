package dev.davit.operator.gateway;

import dev.davit.operator.kube.HttpLimits;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The calls that wait. The number of places is limited, as each call keeps its connection: a
/// further call is asked at once to come again. Safe for any thread.
public final class Parking implements AutoCloseable {
  /// A call waits no longer than this, whatever it asks for.
  public static final Duration LONGEST = Duration.ofSeconds(25);

  private static final int RETRY_FROM = 5;
  private static final int RETRY_TO = 15;

  private final int places;
  private final RandomGenerator jitter;
  private final Set<ParkedCall> parked = new HashSet<>();
  private boolean closed;

  public Parking(int places, RandomGenerator jitter) {
    this.places = places;
    this.jitter = jitter;
  }

  /// How many calls may wait at once: four of five connections, so from 100 to 2,000.
  ///
  /// @param heap its largest size in bytes
  public static int places(long heap) {
    return HttpLimits.connections(heap) * 4 / 5;
  }

  /// Waits for an answer and returns it.
  ///
  /// @param atMost how long; no more than [#LONGEST]
  /// @param begin gives the call to whatever will complete it. This may happen at once
  /// @param otherwise the answer when time is up, or the call is woken; the thread of the call asks
  ///   for it
  /// @return 202 with `{"retryAfter": seconds}`, from 5 to 15, if all places are taken, and 503 if
  ///   the gateway closes
  public Response park(Duration atMost, Consumer<ParkedCall> begin, Supplier<Response> otherwise) {
    var call = new ParkedCall();
    var refusal = enter(call);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    try {
      begin.accept(call);
      return call.await(atMost.compareTo(LONGEST) < 0 ? atMost : LONGEST).orElseGet(otherwise);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return closes();
    } finally {
      leave(call);
    }
  }

  /// How many calls wait.
  public synchronized int parked() {
    return parked.size();
  }

  /// Ends all calls that wait, and refuses others.
  @Override
  public void close() {
    List<ParkedCall> calls;
    synchronized (this) {
      closed = true;
      calls = List.copyOf(parked);
    }
    calls.forEach(it -> it.complete(closes()));
  }

  private synchronized Optional<Response> enter(ParkedCall call) {
    if (closed) {
      return Optional.of(closes());
    }
    if (parked.size() >= places) {
      var seconds = jitter.nextInt(RETRY_FROM, RETRY_TO + 1);
      // The connection is not kept for as long as the caller waits.
      return Optional.of(
          new Response(
              202,
              "application/json",
              "{\"retryAfter\":" + seconds + "}",
              Map.of("Connection", "close")));
    }
    parked.add(call);
    return Optional.empty();
  }

  private synchronized void leave(ParkedCall call) {
    parked.remove(call);
  }

  private static Response closes() {
    return Problem.unavailable("This gateway closes", Duration.ofSeconds(1));
  }
}
