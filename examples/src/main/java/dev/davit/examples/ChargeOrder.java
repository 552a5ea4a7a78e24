package dev.davit.examples;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.davit.sdk.AbortTaskRunException;
import dev.davit.sdk.Machine;
import dev.davit.sdk.Queue;
import dev.davit.sdk.Retry;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskContext;
import java.math.BigDecimal;
import java.util.List;

/// Charges an order, and says everything that a task can say about how it is run.
public final class ChargeOrder {
  /// What was ordered.
  public record Order(String id, String customer, List<Item> items) {
    public Order {
      items = List.copyOf(items);
    }

    BigDecimal total() {
      return items.stream().map(Item::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
  }

  /// One line of an order.
  public record Item(String name, int quantity, BigDecimal price) {
    BigDecimal cost() {
      return price.multiply(BigDecimal.valueOf(quantity));
    }
  }

  /// What was charged.
  ///
  /// @param idempotencyKey what the payment provider sees: the same for each attempt of a run, so
  ///   that no attempt charges twice
  public record Receipt(String order, BigDecimal total, String idempotencyKey) {}

  public static final Task<Order, Receipt> TASK =
      Task.of("charge-order", Order.class, Receipt.class)
          .description("Charges the total of an order to its customer.")
          .machine(Machine.SMALL_2X)
          .retry(Retry.attempts(5).minTimeout(ofSeconds(1)).maxTimeout(ofSeconds(30)).factor(2))
          .queue(Queue.limit(10))
          .maxDuration(ofMinutes(5))
          .run(ChargeOrder::charge);

  private ChargeOrder() {}

  private static Receipt charge(Order order, TaskContext ctx) {
    if (order.items().isEmpty()) {
      throw new AbortTaskRunException("order " + order.id() + " has no items");
    }
    ctx.logger().info("charging order={} total={}", order.id(), order.total());
    return new Receipt(order.id(), order.total(), "charge-" + ctx.run().id());
  }
}
