package dev.davit.examples;

import dev.davit.examples.PaymentProvider.Charge;
import dev.davit.examples.PaymentProvider.Receipt;
import dev.davit.sdk.AbortTaskRunException;
import dev.davit.sdk.ChildRun;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskContext;
import dev.davit.sdk.TokenOptions;
import dev.davit.sdk.TokenResult;
import dev.davit.sdk.Waits;
import java.time.Duration;

/// Asks a payment provider for money, and waits without a pod until the provider posts to the URL
/// of a token, as webhooks do. It needs these URLs: see `examples/README.md`.
public final class Payment {
  /// What is to be paid, and how many seconds there are to pay it.
  public record Order(String id, long cents, long seconds) {}

  public static final Task<Order, Receipt> TASK =
      Task.of("payment", Order.class, Receipt.class)
          .description("Waits until a payment provider posts to a URL.")
          .waits(Waits.suspend())
          .run(Payment::pay);

  private Payment() {}

  private static Receipt pay(Order order, TaskContext ctx) throws InterruptedException {
    var token = ctx.createToken("paid", TokenOptions.timeout(Duration.ofSeconds(order.seconds())));
    // Stands for a request to a real provider, which belongs into a step.
    var charge = new Charge(order.id(), order.cents(), token.url());
    ctx.trigger(ChildRun.of(PaymentProvider.TASK, charge).detached());
    if (ctx.waitForToken(token, Receipt.class)
        instanceof TokenResult.Completed<Receipt> completed) {
      return checked(completed.value(), order);
    }
    throw new AbortTaskRunException(
        "Order %s is not paid after %d s".formatted(order.id(), order.seconds()));
  }

  /// What comes from outside is checked.
  private static Receipt checked(Receipt receipt, Order order) {
    if (!receipt.order().equals(order.id()) || receipt.cents() != order.cents()) {
      throw new AbortTaskRunException("%s is no receipt of %s".formatted(receipt, order));
    }
    return receipt;
  }
}
