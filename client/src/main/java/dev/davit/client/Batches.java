package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.PodContract;
import dev.davit.sdk.TaskJson;
import dev.davit.sdk.TypeRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Creates many runs.
record Batches(String namespace, Triggers once, TaskJson json) {
  private static final int CONCURRENCY = 8;

  BatchResult trigger(List<? extends BatchRun> runs, Consumer<? super BatchProgress> listener) {
    Bounds.require(
        !runs.isEmpty() && runs.size() <= PodContract.MAX_RUNS_OF_BATCH,
        "the number of runs",
        runs.size(),
        "1 to " + PodContract.MAX_RUNS_OF_BATCH);
    var batch = once.drawBatch();
    var retry = new RequestRetry();
    var finished = new AtomicInteger();
    var items =
        new ArrayList<>(
            Parallel.each(
                IntStream.range(0, runs.size()).boxed().toList(),
                CONCURRENCY,
                index -> item(batch, index, runs.get(index), retry),
                item ->
                    listener.accept(
                        new BatchProgress(runs.size(), finished.incrementAndGet(), item))));
    items.sort(Comparator.comparingInt(BatchItem::index));
    return new BatchResult(batch, items);
  }

  private BatchItem item(String batch, int index, BatchRun run, RequestRetry retry) {
    try {
      var triggered =
          retry.call(
              () -> once.triggerOf(batch, index, run.task(), () -> run.json(json), run.options()));
      return new BatchItem.Triggered(
          index,
          new RunHandle<>(
              namespace, triggered.name(), TypeRef.of(JsonNode.class), triggered.found()));
    } catch (ForbiddenException | NotInstalledException e) {
      throw e;
    } catch (DavitException e) {
      return new BatchItem.Failed(index, run.task(), e);
    }
  }
}
