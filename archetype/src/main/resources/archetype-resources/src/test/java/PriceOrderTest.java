package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import ${package}.PriceOrder.Order;
import ${package}.PriceOrder.Price;
import dev.davit.contract.Reason;
import dev.davit.sdk.TestKit;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceOrderTest {
  @Test
  void addsUpThePrices() {
    var order = new Order("o-1", List.of(new BigDecimal("12.50"), new BigDecimal("1.25")));

    assertEquals(
        new Price("o-1", new BigDecimal("13.75")), TestKit.run(PriceOrder.TASK, order).output());
  }

  @Test
  void givesUpAnEmptyOrderAtOnce() {
    var attempts = TestKit.runWithRetries(PriceOrder.TASK, new Order("o-2", List.of()));

    assertEquals(1, attempts.size());
    assertEquals(Reason.ABORTED, attempts.get(0).failure().reason());
  }
}
