package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.contract.ChildEnds;
import dev.davit.contract.NewRun;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.Api.Creation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What pods ask about the children of their runs while they execute. Safe for any thread.
public final class ChildCalls {
  /// How many unfinished children a run may have.
  static final int MOST_UNFINISHED = 2_000;

  /// How many runs are being created at once, for all pods together.
  private static final int AT_ONCE = 16;

  /// Runs with payloads of up to 192 KiB and outputs of up to 512 KiB are in memory for a moment.
  /// Beyond 8 MiB, a page would make all pages of all lists smaller.
  private static final int PAGE = 8;

  private final Api api;
  private final Supplier<Optional<Caches>> caches;
  private final Semaphore places = new Semaphore(AT_ONCE);

  ChildCalls(Api api, Supplier<Optional<Caches>> caches) {
    this.api = api;
    this.caches = caches;
  }

  /// What has become of a request to create children.
  public sealed interface Created {
    /// Each child exists now, or is refused for good.
    ///
    /// @param refused why, by the names of the runs
    record All(Map<String, String> refused) implements Created {}

    /// Some are not created; the caller should ask again after this pause.
    record NotNow(Duration pause) implements Created {}
  }

  /// Creates the children of `parent` that do not exist yet.
  ///
  /// @param batch the name of their batch; null: none
  public Created create(Run parent, @Nullable String batch, List<NewRun> asked) {
    var tooMany = tooMany(parent, asked.stream().map(NewRun::name).collect(Collectors.toSet()));
    if (tooMany.isPresent()) {
      return new Created.All(
          asked.stream().collect(Collectors.toMap(NewRun::name, _ -> tooMany.get(), (a, _) -> a)));
    }
    var refused = new HashMap<String, String>();
    for (var creation : creations(parent, batch, asked).entrySet()) {
      switch (creation.getValue()) {
        case Creation.Exists() -> {}
        case Creation.Refused(var why) -> refused.put(creation.getKey(), why);
        case Creation.NotNow(var pause) -> {
          return new Created.NotNow(pause);
        }
      }
    }
    return new Created.All(refused);
  }

  /// The cache may be late, so some more are possible.
  private Optional<String> tooMany(Run parent, Set<String> asked) {
    var others =
        caches.get().stream()
            .flatMap(it -> it.childrenOf(parent).stream())
            .filter(child -> !asked.contains(child.getMetadata().getName()))
            .count();
    return others + asked.size() > MOST_UNFINISHED
        ? Optional.of(
            "run %s has %d unfinished children; at most %d are allowed"
                .formatted(parent.getMetadata().getName(), others, MOST_UNFINISHED))
        : Optional.empty();
  }

  private Map<String, Creation> creations(Run parent, @Nullable String batch, List<NewRun> asked) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var created = new HashMap<String, Creation>();
      var calls = asked.stream().map(run -> threads.submit(() -> one(parent, batch, run))).toList();
      for (var number = 0; number < asked.size(); number++) {
        created.put(asked.get(number).name(), calls.get(number).get());
      }
      return created;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while runs are created", e);
    }
  }

  private Creation one(Run parent, @Nullable String batch, NewRun asked)
      throws InterruptedException {
    Run child;
    try {
      child = ChildRuns.create(parent, asked, batch);
    } catch (IllegalArgumentException e) {
      return new Creation.Refused(String.valueOf(e.getMessage()));
    }
    places.acquire();
    try {
      return api.createRun(child);
    } finally {
      places.release();
    }
  }

  /// How the children of a batch have ended, page by page.
  ///
  /// @param token of the page before; empty: the first page
  public ChildEnds ends(Run parent, String batch, Optional<String> token) {
    var page = api.runsOfBatch(parent.getMetadata().getNamespace(), batch, PAGE, token);
    return new ChildEnds(
        page.runs().stream()
            .filter(child -> ChildRuns.isChild(child, parent))
            .flatMap(child -> ChildRuns.endOf(child, ChildRuns.MOST_BYTES_OF_BATCH).stream())
            .toList(),
        page.next().orElse(null));
  }
}
