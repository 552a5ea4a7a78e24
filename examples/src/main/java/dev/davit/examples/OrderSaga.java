package dev.davit.examples;

import dev.davit.sdk.StepContext;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskContext;
import dev.davit.sdk.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Reserves, waits without a pod, and ships: what is done is not done again when another pod goes
/// on.
public final class OrderSaga {
  /// What to ship, and after how many seconds.
  public record Order(String id, List<String> items, long seconds) {}

  /// What has become of the order.
  public record Outcome(String reservation, List<String> parcels) {}

  public static final Task<Order, Outcome> TASK =
      Task.of("order-saga", Order.class, Outcome.class)
          .description("Reserves, waits without a pod, and ships.")
          // Tasks that wait for hours keep the default of 60 s, so that short waits need no new
          // pod.
          .waits(Waits.suspend().holdFor(Duration.ZERO))
          .run(OrderSaga::ship);

  private OrderSaga() {}

  private static Outcome ship(Order order, TaskContext ctx) throws InterruptedException {
    var reservation = ctx.step("reserve", String.class, step -> reserve(order, step));
    ctx.waitFor(Duration.ofSeconds(order.seconds()));
    var parcels = new ArrayList<String>();
    for (var item : order.items()) {
      parcels.add(ctx.step("pack " + item, String.class, step -> "parcel of " + item));
    }
    return new Outcome(reservation, parcels);
  }

  /// The key is the same whenever this step is executed, so a warehouse can refuse to do it twice.
  private static String reserve(Order order, StepContext step) {
    return "reservation of " + order.id() + " with key " + step.key().replaceFirst(".*/", "");
  }
}
