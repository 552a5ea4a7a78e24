package dev.davit.examples.backend;

import dev.davit.api.Phase;
import dev.davit.client.BatchResult;
import dev.davit.client.BatchRun;
import dev.davit.client.BulkResult;
import dev.davit.client.DavitClient;
import dev.davit.client.Debounce;
import dev.davit.client.IdempotencyKey;
import dev.davit.client.RunHandle;
import dev.davit.client.RunQuery;
import dev.davit.client.ScheduleOptions;
import dev.davit.client.ScheduleView;
import dev.davit.client.TokenOptions;
import dev.davit.client.TokenResult;
import dev.davit.client.TriggerOptions;
import dev.davit.examples.ChargeOrder;
import dev.davit.examples.ChargeOrder.Order;
import dev.davit.examples.ChargeOrder.Receipt;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What else a backend does: with runs, not twice, later, together, again; with tokens, asks and
/// answers; by a schedule.
public final class OrderOffice {
  private final DavitClient davit;
  private final PrintStream out;

  /// An office that prints to `out`.
  public OrderOffice(DavitClient davit, PrintStream out) {
    this.davit = davit;
    this.out = out;
  }

  /// Charges the order, however often it is asked to, and by however many at the same time.
  public RunHandle<Receipt> chargeOnce(Order order) {
    var key = IdempotencyKey.of("charge " + order.id()).ttl(Duration.ofDays(7));
    var run = davit.trigger(ChargeOrder.TASK, order, TriggerOptions.NONE.idempotencyKey(key));
    out.println((run.found() ? "Charged before by " : "Charged by ") + run.name());
    return run;
  }

  /// Charges the order tomorrow, unless the customer wants it sooner.
  public RunHandle<Receipt> chargeTomorrow(Order order) {
    var options = TriggerOptions.NONE.delay(Duration.ofDays(1)).ttl(Duration.ofHours(6));
    return davit.trigger(ChargeOrder.TASK, order, options);
  }

  /// Charges it now.
  public void hurry(RunHandle<Receipt> run) {
    davit.reschedule(run.name(), Instant.now());
  }

  /// Charges the order as the customer left it, once nothing has changed for half a minute.
  public RunHandle<Receipt> chargeWhenDone(Order order) {
    var calm =
        Debounce.trailing("order " + order.id(), Duration.ofSeconds(30))
            .maxDelay(Duration.ofMinutes(10));
    return davit.trigger(ChargeOrder.TASK, order, TriggerOptions.NONE.debounce(calm));
  }

  /// Charges many orders at once.
  public BatchResult chargeAll(List<Order> orders) {
    var runs = orders.stream().map(order -> BatchRun.of(ChargeOrder.TASK, order)).toList();
    var result =
        davit.batchTrigger(runs, step -> out.println(step.finished() + " of " + step.total()));
    result.failed().forEach(it -> out.println(it.index() + ": " + it.why().getMessage()));
    return result;
  }

  /// Charges again what failed within the last day.
  ///
  /// @param really false: says only what it would do
  public BulkResult chargeFailedAgain(boolean really) {
    var failed =
        RunQuery.ALL.task("charge-order").phase(Phase.FAILED).newerThan(Duration.ofDays(1));
    var bulk = davit.bulk(failed).onProgress(step -> out.println(step.last()));
    var result = really ? bulk.replay() : bulk.dryRun().replay();
    out.println(result.done() + " of " + result.total() + " charged again");
    return result;
  }

  /// The answer of somebody to an order.
  public record Approval(boolean approved) {}

  /// Asks whether the order may be shipped. A second call waits for the same answer.
  public boolean isApproved(Order order, Duration atMost) {
    var week = TokenOptions.NONE.timeout(Duration.ofDays(7)).tags(order.customer());
    var token = davit.tokens().create(week.idempotencyKey("approval of " + order.id()));
    out.println("Waiting for " + token.name());
    return switch (davit.tokens().await(token.name(), Approval.class, atMost)) {
      case TokenResult.Completed<Approval>(var approval) -> approval.approved();
      case TokenResult.TimedOut<Approval>(var at) -> {
        out.println("Nobody has answered until " + at);
        yield false;
      }
    };
  }

  /// Answers.
  public void approve(String token, String who) {
    if (!davit.tokens().complete(token, new Approval(true), who)) {
      out.println("Somebody was faster");
    }
  }

  /// Charges the order each month, however often it is asked to; another day replaces the first.
  public ScheduleView chargeMonthly(Order order, int day) {
    var monthly =
        ScheduleOptions.NONE
            .deduplicationKey("subscription " + order.id())
            .timeZone("Europe/Berlin")
            .externalId(order.customer())
            .payload(order);
    return davit.schedules().create(ChargeOrder.TASK, "0 6 %d * *".formatted(day), monthly);
  }
}
