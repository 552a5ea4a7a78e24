package ${package};

import dev.davit.sdk.AbortTaskRunException;
import dev.davit.sdk.Retry;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskContext;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

public final class PriceOrder {
  public record Order(String id, List<BigDecimal> prices) {}

  public record Price(String order, BigDecimal total) {}

  public static final Task<Order, Price> TASK =
      Task.of("price-order", Order.class, Price.class)
          .retry(Retry.attempts(3))
          .maxDuration(Duration.ofMinutes(5))
          .run(PriceOrder::price);

  private PriceOrder() {}

  private static Price price(Order order, TaskContext ctx) {
    if (order.prices().isEmpty()) {
      throw new AbortTaskRunException("order " + order.id() + " is empty"); // no further attempt
    }
    ctx.logger().info("pricing order={}", order.id());
    return new Price(order.id(), order.prices().stream().reduce(BigDecimal.ZERO, BigDecimal::add));
  }
}
