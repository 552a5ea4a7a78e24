package dev.davit.examples;

import dev.davit.sdk.Queue;
import dev.davit.sdk.Task;
import dev.davit.sdk.TypeRef;
import java.util.IntSummaryStatistics;
import java.util.List;

/// Shares the queue `reports` (see `examples/manifests/queue-reports.yaml`) with whatever else
/// names it. Its payload is a type with an argument.
public final class Report {
  /// The numbers in short.
  public record Summary(long count, int least, int most, double average) {}

  public static final Task<List<Integer>, Summary> TASK =
      Task.of("report", new TypeRef<List<Integer>>() {}, TypeRef.of(Summary.class))
          .description("Sums up the numbers of a week.")
          .queue(Queue.named("reports"))
          .run((numbers, ctx) -> summary(numbers));

  private Report() {}

  private static Summary summary(List<Integer> numbers) {
    var all = new IntSummaryStatistics();
    numbers.forEach(all::accept);
    return new Summary(all.getCount(), all.getMin(), all.getMax(), all.getAverage());
  }
}
