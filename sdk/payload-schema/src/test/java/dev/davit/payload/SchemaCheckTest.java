package dev.davit.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskBuilder;
import dev.davit.sdk.TestKit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the test kit, and the runner by the same code, do with a task's payloadSchema.
class SchemaCheckTest {
  record Order(int quantity) {}

  private static final String SCHEMA =
      "{\"properties\": {\"quantity\": {\"maximum\": 10}}, \"required\": [\"quantity\"]}";

  private final List<String> calls = new ArrayList<>();

  private Task<Order, Integer> order(String schema) {
    return orders().payloadSchema(schema).run((order, ctx) -> order.quantity());
  }

  private TaskBuilder<Order, Integer> orders() {
    return Task.of("order", Order.class, Integer.class).init((order, ctx) -> calls.add("init"));
  }

  @Test
  void aPayloadThatMeetsItIsRead() {
    assertThat(TestKit.run(order(SCHEMA), new Order(10)).output()).isEqualTo(10);
  }

  @Test
  void aPayloadThatDoesNotFailsWithTheOperatorsWordsAndWithoutHooks() {
    var failed = TestKit.run(order(SCHEMA), new Order(11)).failure();

    assertThat(failed.reason()).isEqualTo(Reason.PAYLOAD_INVALID);
    assertThat(failed.next()).isEqualTo(Result.Next.STOP);
    assertThat(failed.error().message())
        .isEqualTo(
            "the payload does not meet the task's payloadSchema: at /quantity: must have a maximum"
                + " value of 10 (rule /properties/quantity/maximum)");
    assertThat(calls).isEmpty();
  }

  @Test
  void itIsAskedBeforeThePayloadIsReadIntoItsType() {
    @SuppressWarnings({"unchecked", "rawtypes"}) // what a trigger without types can do
    var failed = TestKit.run((Task) order("{\"type\": \"object\"}"), IntNode.valueOf(1)).failure();

    assertThat(failed.error().message())
        .endsWith("the whole of it: integer found, object expected (rule /type)");
  }

  @Test
  void aSchemaThatIsNoneIsSaidToBe() {
    var failed = TestKit.run(order("{\"type\": \"strin\"}"), new Order(1)).failure();

    assertThat(failed.reason()).isEqualTo(Reason.PAYLOAD_SCHEMA_INVALID);
    assertThat(failed.error().message()).startsWith("payloadSchema is not a JSON Schema: at /type");
  }
}
