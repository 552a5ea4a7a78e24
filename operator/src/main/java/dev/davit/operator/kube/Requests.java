package dev.davit.operator.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Makes many small requests of one kind.
@FunctionalInterface
public interface Requests {

  /// Makes all requests, and returns when all have been answered. If one fails, no more are begun,
  /// and its exception is thrown.
  void make(List<Runnable> requests);

  /// Makes `atOnce` requests at a time, and no more than `perSecond` in a second, so that the API
  /// server can bear them beside everything else.
  static Requests paced(int atOnce, int perSecond) {
    return requests -> makePaced(requests, atOnce, TimeUnit.SECONDS.toNanos(1) / perSecond);
  }

  private static void makePaced(List<Runnable> requests, int atOnce, long intervalNanos) {
    var free = new Semaphore(atOnce);
    var failed = new AtomicBoolean();
    var begun = new ArrayList<Future<?>>();
    var begin = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var request : requests) {
        var early = begin + begun.size() * intervalNanos - System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(early);
        free.acquire();
        if (failed.get()) {
          break;
        }
        begun.add(
            threads.submit(
                () -> {
                  try {
                    request.run();
                  } catch (RuntimeException e) {
                    failed.set(true);
                    throw e;
                  } finally {
                    free.release();
                  }
                }));
      }
      for (var request : begun) {
        request.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }
}
