package dev.davit.examples.backend;

import static java.math.RoundingMode.HALF_UP;

import dev.davit.client.DavitClient;
import dev.davit.client.DavitException;
import dev.davit.client.RunResult.Completed;
import dev.davit.client.RunResult.Deleted;
import dev.davit.client.RunResult.Failed;
import dev.davit.client.TriggerOptions;
import dev.davit.examples.ChargeOrder;
import dev.davit.examples.ChargeOrder.Item;
import dev.davit.examples.ChargeOrder.Order;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;

/// A backend in small: charges the order of its command line, waits, and prints the receipt.
///
/// It has the task's handle and none of the cluster's secrets: what it may do is what its
/// kubeconfig or service account may do with runs.
public final class OrderBackend {
  private static final String USAGE =
      "usage: OrderBackend ORDER CUSTOMER [ITEM=QUANTITYxPRICE]...\n"
          + "such as: OrderBackend o-7 ada@example.com book=2x12.50 pen=1x1.25";
  private static final Pattern ITEM = Pattern.compile("(.+)=(\\d{1,6})x(\\d{1,9}(?:\\.\\d{1,2})?)");

  private final DavitClient davit;
  private final PrintStream out;

  /// A backend that prints to `out`.
  public OrderBackend(DavitClient davit, PrintStream out) {
    this.davit = davit;
    this.out = out;
  }

  /// Exits with 0 where the order was charged, 1 where it was not, and 2 where it is not an order.
  public static void main(String[] args) {
    Order order;
    try {
      order = order(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    try (var davit = DavitClient.create()) {
      System.exit(new OrderBackend(davit, System.out).charge(order) ? 0 : 1);
    } catch (DavitException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /// Whether the order was charged, within a minute.
  public boolean charge(Order order) {
    var run = davit.trigger(ChargeOrder.TASK, order, TriggerOptions.NONE.tags(order.customer()));
    out.println("Triggered run " + run.name());
    return switch (davit.await(run, Duration.ofMinutes(1))) {
      case Completed(_, var receipt) -> {
        out.println("Charged " + receipt.total().setScale(2, HALF_UP) + " for " + receipt.order());
        yield true;
      }
      case Failed(var ended) -> {
        out.println("Not charged: " + ended.reason() + ": " + ended.message());
        yield false;
      }
      case Deleted(_, var name) -> {
        out.println("Not known whether it was charged: somebody deleted run " + name);
        yield false;
      }
    };
  }

  /// The order that the arguments describe.
  ///
  /// @throws IllegalArgumentException where they are none; the message says what is allowed
  static Order order(String... args) {
    if (args.length < 2) {
      throw new IllegalArgumentException(USAGE);
    }
    var items = Arrays.stream(args).skip(2).map(OrderBackend::item).toList();
    return new Order(args[0], args[1], items);
  }

  private static Item item(String text) {
    var matcher = ITEM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is not an item\n" + USAGE);
    }
    var quantity = Integer.parseInt(matcher.group(2));
    return new Item(matcher.group(1), quantity, new BigDecimal(matcher.group(3)));
  }
}
