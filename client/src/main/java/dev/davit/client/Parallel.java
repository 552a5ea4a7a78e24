package dev.davit.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/// Works on many things, some at the same time.
final class Parallel {
  private Parallel() {}

  /// The results of `action`, in the order in which they came. If it throws, the rest is left out.
  ///
  /// @param concurrency the number of things to work on at the same time
  /// @param listener is called after each, on the calling thread
  static <T, R> List<R> each(
      List<T> things, int concurrency, Function<T, R> action, Consumer<R> listener) {
    if (things.isEmpty()) {
      return List.of();
    }
    var threads =
        Executors.newFixedThreadPool(Math.min(concurrency, things.size()), Parallel::thread);
    try {
      return each(things, action, listener, threads);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DavitException("Interrupted while runs were changed", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T, R> List<R> each(
      List<T> things, Function<T, R> action, Consumer<R> listener, ExecutorService threads)
      throws InterruptedException {
    var finished = new ExecutorCompletionService<R>(threads);
    things.forEach(thing -> finished.submit(() -> action.apply(thing)));
    var results = new ArrayList<R>(things.size());
    while (results.size() < things.size()) {
      var result = next(finished);
      results.add(result);
      listener.accept(result);
    }
    return results;
  }

  private static <R> R next(ExecutorCompletionService<R> finished) throws InterruptedException {
    try {
      return finished.take().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a run could not be changed", e);
    }
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "davit-bulk");
    thread.setDaemon(true);
    return thread;
  }
}
