package dev.davit.examples;

import dev.davit.examples.ChargeOrder.Item;
import dev.davit.examples.ChargeOrder.Order;
import dev.davit.sdk.AbortTaskRunException;
import dev.davit.sdk.ChildResult;
import dev.davit.sdk.Retry;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskContext;
import dev.davit.sdk.Waits;
import java.math.BigDecimal;
import java.util.List;

/// A saga of child runs: charges an order, has its items picked at once, and refunds the order if
/// one of them is out of stock. Each part is a separate run, with its own retries and its own place
/// in its queue; meanwhile this one has no pod.
public final class Checkout {
  /// What became of an order.
  ///
  /// @param missing the items that are out of stock
  public record Outcome(String order, BigDecimal paid, List<String> missing) {
    public Outcome {
      missing = List.copyOf(missing);
    }
  }

  public static final Task<Item, String> PICK =
      Task.of("pick-item", Item.class, String.class)
          .description("Takes an item from the shelf.")
          .retry(Retry.attempts(2))
          .run(
              (item, ctx) -> {
                if (item.name().startsWith("rare ")) {
                  throw new AbortTaskRunException(item.name() + " is out of stock");
                }
                return item.quantity() + " x " + item.name();
              });

  public static final Task<String, BigDecimal> REFUND =
      Task.of("refund-order", String.class, BigDecimal.class)
          .description("Gives back what was paid, and returns what is left of it.")
          .run((order, ctx) -> BigDecimal.ZERO);

  public static final Task<Order, Outcome> TASK =
      Task.of("checkout", Order.class, Outcome.class)
          .description("Charges an order and picks its items, or refunds it.")
          .waits(Waits.suspend())
          .run(Checkout::checkOut);

  private Checkout() {}

  private static Outcome checkOut(Order order, TaskContext ctx) throws Exception {
    var receipt = ctx.triggerAndWait(ChargeOrder.TASK, order).orThrow();
    var missing =
        ctx.map("pick", order.items(), Item::name, Checkout::pick).stream()
            .flatMap(List::stream)
            .toList();
    var paid =
        missing.isEmpty() ? receipt.total() : ctx.triggerAndWait(REFUND, order.id()).orThrow();
    return new Outcome(order.id(), paid, missing);
  }

  /// The item, if it is missing.
  private static List<String> pick(Item item, TaskContext branch) throws InterruptedException {
    var picked = branch.triggerAndWait(PICK, item);
    return picked instanceof ChildResult.Completed<String> ? List.of() : List.of(item.name());
  }
}
