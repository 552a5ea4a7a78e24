package dev.davit.operator.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// A call that waits for its answer. Safe for any thread.
public final class ParkedCall {
  private final BlockingQueue<Optional<Response>> answer = new ArrayBlockingQueue<>(1);

  ParkedCall() {}

  /// Answers the call. Only the first answer counts.
  public void complete(Response response) {
    var _ = answer.offer(Optional.of(response));
  }

  /// Lets the call go on as if its time were up. Does nothing if it has an answer.
  public void wake() {
    var _ = answer.offer(Optional.empty());
  }

  /// Empty when time is up.
  Optional<Response> await(Duration atMost) throws InterruptedException {
    var given = answer.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    return given == null ? Optional.empty() : given;
  }
}
