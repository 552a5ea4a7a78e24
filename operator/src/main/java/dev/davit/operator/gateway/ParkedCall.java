package dev.davit.operator.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// A call that waits for its answer. Safe for any thread.
public final class ParkedCall {
  private final BlockingQueue<Response> answer = new ArrayBlockingQueue<>(1);

  ParkedCall() {}

  /// Answers the call. Only the first answer counts.
  public void complete(Response response) {
    var _ = answer.offer(response);
  }

  Optional<Response> await(Duration atMost) throws InterruptedException {
    return Optional.ofNullable(answer.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
  }
}
