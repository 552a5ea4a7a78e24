package dev.davit.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/// Cancels or replays many runs. Each of the methods with a parameter, and [#dryRun], returns a
/// changed copy: `davit.bulk(RunQuery.ALL.task("charge").phase(Phase.FAILED)).dryRun().replay()`.
///
/// All runs are selected, page by page, before the first one is changed, so that the changes do not
/// affect the selection. If one run fails, the others are still processed. If the API server is
/// overloaded or does not respond, all requests wait, first 1 s and then up to 8 s, and each is
/// tried eight times.
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

  /// Selects the runs and changes nothing.
  public Bulk dryRun() {
    return new Bulk(api, triggers, query, true, concurrency, progress);
  }

  /// The number of runs to process at the same time, 1 to 64; 8 by default.
  ///
  /// @throws IllegalArgumentException if it is another number
  public Bulk concurrency(int runs) {
    Bounds.require(runs >= 1 && runs <= MOST_CONCURRENCY, "concurrency", runs, "1 to 64");
    return new Bulk(api, triggers, query, isDry, runs, progress);
  }

  /// Calls `listener` after each run, on the calling thread. If the listener throws, the remaining
  /// runs are left out.
  public Bulk onProgress(Consumer<BulkProgress> listener) {
    return new Bulk(api, triggers, query, isDry, concurrency, listener);
  }

  /// Cancels all runs that have not ended.
  ///
  /// @throws ForbiddenException if it is not allowed; nothing more is tried then
  public BulkResult cancel() {
    var retry = new RequestRetry();
    var once = api.withoutRetries();
    return each(
        api.select(query, "status.finished!=true"), run -> retry.call(() -> cancel(once, run)));
  }

  /// Triggers all runs that have ended again, see [DavitClient#replay(String)].
  ///
  /// @throws ForbiddenException if it is not allowed; nothing more is tried then
  public BulkResult replay() {
    var retry = new RequestRetry();
    var once = triggers.with(api.withoutRetries());
    return each(api.select(query, "status.finished=true"), run -> replay(once, retry, run));
  }

  private static BulkItem cancel(RunApi once, String run) {
    var after = RunView.of(once.cancel(run));
    return after.isFinished()
        ? new BulkItem.Skipped(run, "it has ended as " + after.phase().wireName())
        : new BulkItem.Canceled(run);
  }

  /// The name of the new run is drawn before the create, so that a repeated create cannot make two
  /// runs.
  private static BulkItem replay(Triggers once, RequestRetry retry, String run) {
    var replay = retry.call(() -> once.replayOf(run));
    return new BulkItem.Replayed(run, retry.call(() -> once.createDrawn(replay)));
  }

  private BulkResult each(List<String> runs, Function<String, BulkItem> action) {
    if (isDry || runs.isEmpty()) {
      return new BulkResult(runs.stream().<BulkItem>map(BulkItem.Selected::new).toList());
    }
    var finished = new AtomicInteger();
    var items =
        new ArrayList<>(
            Parallel.each(
                runs,
                concurrency,
                run -> attempt(run, action),
                item ->
                    progress.accept(
                        new BulkProgress(runs.size(), finished.incrementAndGet(), item))));
    items.sort(Comparator.comparing(BulkItem::run));
    return new BulkResult(items);
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
}
