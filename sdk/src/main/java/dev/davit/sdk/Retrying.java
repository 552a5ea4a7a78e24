package dev.davit.sdk;

import dev.davit.contract.Durations;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Repeats a part of a task within its attempt, so that the retry needs no new pod. Created by
/// [TaskContext#retrying]. Follows `retry.onThrow` and `retry.fetch` of Trigger.dev.
///
/// A pause ends early if the attempt is asked to stop, because the thread is interrupted then. A
/// pause that would not end before the deadline does not begin. The attempt keeps its slot and its
/// pod during a pause. For a long pause, better fail with `ErrorDecision.retryAt`.
public final class Retrying {
  private final TaskContext ctx;
  private final AttemptEnvironment environment;

  Retrying(TaskContext ctx, AttemptEnvironment environment) {
    this.ctx = ctx;
    this.environment = environment;
  }

  /// The value of `block`, which is called until it does not throw, at most `policy.maxAttempts()`
  /// times. An [AbortTaskRunException], an interrupt or an `Error` ends the tries at once.
  ///
  /// @throws Exception what the last try threw
  public <T extends @Nullable Object> T onThrow(Retry policy, Callable<T> block) throws Exception {
    for (var number = 1; ; number++) {
      try {
        return block.call();
      } catch (AbortTaskRunException | InterruptedException e) {
        throw e;
      } catch (Exception e) {
        var delay = policy.delayAfter(number, ThreadLocalRandom.current().nextDouble());
        if (number >= policy.maxAttempts() || !mayPause(delay)) {
          throw e;
        }
        pause(number, policy.maxAttempts(), delay, e.toString());
      }
    }
  }

  /// The response to `request`. The request is repeated as `policy` defines: for the status of the
  /// response, if the server does not answer within the request's timeout, and if the connection
  /// fails. A request that is not idempotent may be executed more than once.
  ///
  /// @return the last response, whatever its status is
  /// @throws IOException if the last try ended without a response
  /// @throws InterruptedException if the thread was interrupted
  public <T> HttpResponse<T> send(
      HttpRetry policy, HttpClient client, HttpRequest request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    for (var number = 1; ; number++) {
      HttpResponse<T> response;
      try {
        response = client.send(request, body);
      } catch (IOException e) {
        var retry = policy.retryAfter(e);
        var delay = retry.delayAfter(number, ThreadLocalRandom.current().nextDouble());
        if (number >= retry.maxAttempts() || !mayPause(delay)) {
          throw e;
        }
        pause(number, retry.maxAttempts(), delay, e.toString());
        continue;
      }
      var rule = policy.ruleFor(response.statusCode());
      if (rule.isEmpty()) {
        return response;
      }
      var most = rule.get().retry().maxAttempts();
      var delay =
          rule.get()
              .delay(
                  response.headers(),
                  number,
                  environment.clock().instant(),
                  ThreadLocalRandom.current().nextDouble());
      if (number >= most || delay.compareTo(policy.longestPause()) > 0 || !mayPause(delay)) {
        return response;
      }
      close(response.body());
      pause(number, most, delay, "status " + response.statusCode());
    }
  }

  private boolean mayPause(Duration delay) {
    return !ctx.isCanceled() && ctx.remaining().map(left -> delay.compareTo(left) < 0).orElse(true);
  }

  private void pause(int number, int most, Duration delay, String why) throws InterruptedException {
    ctx.logger()
        .info("retry try={} of={} delay={}: {}", number + 1, most, Durations.format(delay), why);
    environment.sleeper().sleep(delay);
  }

  /// A body that is a stream holds its connection until it is closed.
  private static void close(@Nullable Object body) throws IOException {
    if (body instanceof AutoCloseable stream) {
      try {
        stream.close();
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}
