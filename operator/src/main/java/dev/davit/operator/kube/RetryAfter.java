package dev.davit.operator.kube;

import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Waits as long as a busy API server has asked for (`Retry-After`), but no longer than [#LONGEST],
/// and no longer than the request may take. Fabric8 reads the header and then waits only for its
/// usual pause; if it repeats the request, that pause follows this one.
final class RetryAfter implements Interceptor {
  /// A reconciliation waits for it, and few of them run at once.
  static final Duration LONGEST = Duration.ofSeconds(5);

  private static final Set<Integer> BUSY = Set.of(429, HttpURLConnection.HTTP_UNAVAILABLE);

  @Override
  public CompletableFuture<Boolean> afterFailure(
      BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
    if (!BUSY.contains(response.code())) {
      return CompletableFuture.completedFuture(false);
    }
    var longest =
        Optional.ofNullable(tags.getTag(RequestConfig.class))
            .map(RequestConfig::getRequestTimeout)
            .map(Duration::ofMillis)
            .filter(timeout -> timeout.compareTo(LONGEST) < 0)
            .orElse(LONGEST);
    var asked = asked(response);
    var pause = asked.compareTo(longest) < 0 ? asked : longest;
    var later = CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
    // False: the client repeats the request, and counts how often.
    return CompletableFuture.supplyAsync(() -> false, later);
  }

  private static Duration asked(HttpResponse<?> response) {
    return Optional.ofNullable(response.header("Retry-After"))
        .filter(text -> text.matches("\\d{1,9}"))
        .map(seconds -> Duration.ofSeconds(Integer.parseInt(seconds)))
        .orElse(Duration.ZERO);
  }
}
