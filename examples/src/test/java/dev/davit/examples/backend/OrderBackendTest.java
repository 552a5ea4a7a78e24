package dev.davit.examples.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.examples.ChargeOrder.Item;
import dev.davit.examples.ChargeOrder.Order;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderBackendTest {
  @Test
  void commandLineIsAnOrder() {
    assertThat(OrderBackend.order("o-7", "ada", "book=2x12.50", "pen=1x1"))
        .isEqualTo(
            new Order(
                "o-7",
                "ada",
                List.of(
                    new Item("book", 2, new BigDecimal("12.50")),
                    new Item("pen", 1, new BigDecimal("1")))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "o-7", "o-7 ada book", "o-7 ada book=two", "o-7 ada book=1x1.234"})
  void anythingElseIsToldHowToCallIt(String line) {
    assertThatThrownBy(() -> OrderBackend.order(line.split(" ", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("usage: OrderBackend ORDER CUSTOMER");
  }
}
