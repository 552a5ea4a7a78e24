package dev.davit.examples;

import dev.davit.sdk.ChildResult;
import dev.davit.sdk.ChildRun;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Fan-out and fan-in: rates many customers at once, each in a run of its own, and adds up the
/// results. All runs are triggered together; the pod of this one waits without a slot until the
/// last of them has ended.
public final class RateCustomers {
  /// Whom to rate.
  ///
  /// @param customers how many there are, 1 to 1,000
  public record Request(int customers) {}

  /// The ratings together.
  ///
  /// @param failed the names of the runs that gave no rating
  public record Report(int rated, int points, List<String> failed) {
    public Report {
      failed = List.copyOf(failed);
    }
  }

  public static final Task<Integer, Integer> RATE =
      Task.of("rate-customer", Integer.class, Integer.class)
          .description("Rates one customer, from 0 to 9.")
          .run((customer, ctx) -> customer % 10);

  public static final Task<Request, Report> TASK =
      Task.of("rate-customers", Request.class, Report.class)
          .description("Rates many customers, each in a run of its own.")
          .run(RateCustomers::rateAll);

  private RateCustomers() {}

  private static Report rateAll(Request request, TaskContext ctx) throws InterruptedException {
    var runs =
        IntStream.range(0, request.customers())
            .mapToObj(customer -> ChildRun.of(RATE, customer))
            .toList();
    var rated = 0;
    var points = 0;
    var failed = new ArrayList<String>();
    for (var result : ctx.batchTriggerAndWait(runs)) {
      if (result instanceof ChildResult.Completed<Integer> completed) {
        rated++;
        points += completed.output();
      } else {
        failed.add(result.run());
      }
    }
    return new Report(rated, points, failed);
  }
}
