package dev.davit.operator.gateway;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Bounds how many calls are worked on at once: callers must not take the API server from the
/// operator. Safe for any thread.
public final class CallPlaces {
  private final Semaphore places;

  public CallPlaces(int places) {
    this.places = new Semaphore(places);
  }

  /// What `work` returns; empty, without it, if all places are taken.
  public <T> Optional<T> with(Supplier<T> work) {
    if (!places.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return Optional.of(work.get());
    } finally {
      places.release();
    }
  }
}
