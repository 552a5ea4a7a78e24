package dev.davit.dashboard.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.davit.dashboard.index.NamespaceAccess;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/// The namespaces whose runs one user may list, by the API server's word, which counts for half a
/// minute: so long does somebody whose right was taken still see rows. Safe for any thread.
final class ReviewedNamespaces implements NamespaceAccess {
  static final Duration COUNTS = Duration.ofSeconds(30);

  private static final String ALL = "";
  private static final int MOST = 10_000;
  private static final int AT_ONCE = 8;

  private final Predicate<String> review;
  private final Cache<String, Boolean> answers;
  private final Semaphore requests = new Semaphore(AT_ONCE);

  /// @param review asks the API server about a namespace
  ReviewedNamespaces(Predicate<String> review, Ticker clock) {
    this.review = review;
    this.answers =
        Caffeine.newBuilder().expireAfterWrite(COUNTS).maximumSize(MOST).ticker(clock).build();
  }

  @Override
  public boolean mayList(String namespace) {
    return isAllowed(ALL) || (!namespace.equals(ALL) && isAllowed(namespace));
  }

  /// Asks about many namespaces at once.
  @Override
  public Set<String> filter(Collection<String> namespaces) {
    var seen = new TreeSet<>(namespaces);
    if (isAllowed(ALL)) {
      return seen;
    }
    var unknown = seen.stream().filter(it -> answers.getIfPresent(it) == null).toList();
    if (unknown.size() > 1) {
      ask(unknown);
    }
    seen.removeIf(it -> !isAllowed(it));
    return seen;
  }

  private boolean isAllowed(String namespace) {
    return answers.get(namespace, review::test);
  }

  private void ask(Collection<String> namespaces) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer :
          namespaces.stream().map(it -> threads.submit(() -> askInTurn(it))).toList()) {
        answer.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private boolean askInTurn(String namespace) throws InterruptedException {
    requests.acquire();
    try {
      return isAllowed(namespace);
    } finally {
      requests.release();
    }
  }
}
