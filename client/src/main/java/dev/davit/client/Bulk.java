package dev.davit.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/// Cancels or replays many runs. Each of the methods with a parameter, and [#dryRun], returns a
/// changed copy: `davit.bulk(RunQuery.ALL.task("charge").phase(Phase.FAILED)).dryRun().replay()`.
///
/// All runs are selected before the first one is touched, page by page, so that what is done does
/// not change what is selected. One that fails does not keep the others from being done. Where the
/// API server has too much to do or does not answer, all of them wait, 1 s and then up to 8 s, and
/// each is tried eight times.
public final class Bulk {
  private static final int CONCURRENCY = 8;
  private static final int MOST_CONCURRENCY = 64;

  private final RunApi api;
  private final Triggers triggers;
  private final RunQuery query;
  private final boolean isDry;
  private final int concurrency;
  private final Consumer<BulkProgress> progress;

  Bulk(RunApi api, Triggers triggers, RunQuery query) {
    this(api, triggers, query, false, CONCURRENCY, step -> {});
  }

  private Bulk(
      RunApi api,
      Triggers triggers,
      RunQuery query,
      boolean isDry,
      int concurrency,
      Consumer<BulkProgress> progress) {
    this.api = api;
    this.triggers = triggers;
    this.query = query;
    this.isDry = isDry;
    this.concurrency = concurrency;
    this.progress = progress;
  }

  /// Selects, and does nothing.
  public Bulk dryRun() {
    return new Bulk(api, triggers, query, true, concurrency, progress);
  }

  /// So many at the same time, 1 to 64; 8 by default.
  ///
  /// @throws IllegalArgumentException where it is another number
  public Bulk concurrency(int runs) {
    Allowed.require(runs >= 1 && runs <= MOST_CONCURRENCY, "concurrency", runs, "1 to 64");
    return new Bulk(api, triggers, query, isDry, runs, progress);
  }

  /// Calls `listener` after each run, on the thread that asked; what it throws ends the rest.
  public Bulk onProgress(Consumer<BulkProgress> listener) {
    return new Bulk(api, triggers, query, isDry, concurrency, listener);
  }

  /// Cancels all that have not ended.
  ///
  /// @throws ForbiddenException where it is not allowed, and nothing more is tried
  public BulkResult cancel() {
    var patience = new Patience();
    var once = api.withoutRetries();
    return each(
        api.select(query, "status.finished!=true"),
        run -> patience.asking(() -> cancel(once, run)));
  }

  /// Triggers all that have ended again, see [DavitClient#replay(String)].
  ///
  /// @throws ForbiddenException where it is not allowed, and nothing more is tried
  public BulkResult replay() {
    var patience = new Patience();
    var once = triggers.with(api.withoutRetries());
    return each(api.select(query, "status.finished=true"), run -> replay(once, patience, run));
  }

  private static BulkItem cancel(RunApi once, String run) {
    var after = RunView.of(once.cancel(run));
    return after.isFinished()
        ? new BulkItem.Skipped(run, "it has ended as " + after.phase().wireName())
        : new BulkItem.Canceled(run);
  }

  /// The new run has its name before it is asked for: to ask twice must not make two.
  private static BulkItem replay(Triggers once, Patience patience, String run) {
    var replay = patience.asking(() -> once.replayOf(run));
    return new BulkItem.Replayed(run, patience.asking(() -> once.createDrawn(replay)));
  }

  private BulkResult each(List<String> runs, Function<String, BulkItem> action) {
    if (isDry || runs.isEmpty()) {
      return new BulkResult(runs.stream().<BulkItem>map(BulkItem.Selected::new).toList());
    }
    var threads = Executors.newFixedThreadPool(Math.min(concurrency, runs.size()), Bulk::thread);
    try {
      return new BulkResult(each(runs, action, threads));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DavitException("Interrupted while runs were changed", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private List<BulkItem> each(
      List<String> runs, Function<String, BulkItem> action, ExecutorService threads)
      throws InterruptedException {
    var finished = new ExecutorCompletionService<BulkItem>(threads);
    runs.forEach(run -> finished.submit(() -> attempt(run, action)));
    var items = new ArrayList<BulkItem>(runs.size());
    while (items.size() < runs.size()) {
      var item = next(finished);
      items.add(item);
      progress.accept(new BulkProgress(runs.size(), items.size(), item));
    }
    items.sort(Comparator.comparing(BulkItem::run));
    return items;
  }

  private static BulkItem next(ExecutorCompletionService<BulkItem> finished)
      throws InterruptedException {
    try {
      return finished.take().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a run could not be changed", e);
    }
  }

  private static BulkItem attempt(String run, Function<String, BulkItem> action) {
    try {
      return action.apply(run);
    } catch (RunNotFoundException e) {
      return new BulkItem.Skipped(run, "it was deleted");
    } catch (ForbiddenException | NotInstalledException e) {
      throw e;
    } catch (DavitException e) {
      return new BulkItem.Failed(run, e);
    }
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "davit-bulk");
    thread.setDaemon(true);
    return thread;
  }
}
