package dev.davit.e2e.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Many callers at the same time.
final class Callers {
  private Callers() {}

  /// What each of them got, in the order of their numbers, from 0.
  static <T> List<T> together(int callers, IntFunction<T> call) throws Exception {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, callers)
              .mapToObj(
                  number ->
                      threads.submit(
                          () -> {
                            start.await();
                            return call.apply(number);
                          }))
              .toList();
      start.countDown();
      var all = new ArrayList<T>();
      for (var answer : answers) {
        all.add(answer.get());
      }
      return all;
    }
  }
}
