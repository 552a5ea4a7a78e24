package dev.davit.examples;

import static dev.davit.sdk.BranchFunction.named;

import dev.davit.sdk.Task;
import dev.davit.sdk.TaskContext;
import dev.davit.sdk.Waits;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// Asks carriers for a price, two at once, and takes the cheapest offer, or the list price if they
/// have not all answered in time.
public final class QuoteShipping {
  private static final int AT_ONCE = 2;

  /// Whom to ask, and how many seconds they have together.
  public record Inquiry(String parcel, List<Carrier> carriers, long seconds, long listCents) {}

  /// A carrier, its price, and after how many seconds it answers.
  public record Carrier(String name, long cents, long seconds) {}

  /// A price for a parcel.
  public record Offer(String carrier, long cents) {}

  public static final Task<Inquiry, Offer> TASK =
      Task.of("quote-shipping", Inquiry.class, Offer.class)
          .description("Takes the cheapest offer of those that come in time.")
          .waits(Waits.suspend())
          .run(QuoteShipping::quote);

  private QuoteShipping() {}

  /// The first branch that ends decides, and the other one is interrupted.
  private static Offer quote(Inquiry inquiry, TaskContext ctx) throws Exception {
    return ctx.race(
        "offer",
        named("carriers", branch -> cheapest(inquiry, branch)),
        named(
            "list-price",
            branch -> {
              branch.waitFor(Duration.ofSeconds(inquiry.seconds()));
              return new Offer("list price", inquiry.listCents());
            }));
  }

  private static Offer cheapest(Inquiry inquiry, TaskContext ctx) throws Exception {
    return ctx
        .map("ask", inquiry.carriers(), Carrier::name, AT_ONCE, QuoteShipping::offerOf)
        .stream()
        .min(Comparator.comparingLong(Offer::cents))
        .orElseGet(() -> new Offer("list price", inquiry.listCents()));
  }

  /// Each carrier has its own branch, so the names of its steps need not be unique in the task.
  private static Offer offerOf(Carrier carrier, TaskContext branch) throws InterruptedException {
    branch.step("send", step -> branch.logger().info("asked with key {}", step.key()));
    branch.waitFor(Duration.ofSeconds(carrier.seconds()));
    return branch.step("read", Offer.class, step -> new Offer(carrier.name(), carrier.cents()));
  }
}
