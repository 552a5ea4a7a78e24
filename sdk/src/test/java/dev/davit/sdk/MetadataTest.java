package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadataTest {
  private static ObjectNode json(String text) {
    return (ObjectNode) TaskJson.parse(text);
  }

  @Test
  void isSetDeletedAppendedAndIncremented() {
    var metadata = new Metadata(json("{\"step\":1,\"old\":true,\"price\":0.1}"), TaskJson.STANDARD);

    metadata
        .set("customer", Map.of("id", 7))
        .set("note", null)
        .delete("old")
        .delete("never")
        .append("log", "a")
        .append("log", List.of(1))
        .increment("step", 2)
        .increment("new", -1)
        .increment("price", new BigDecimal("0.2"));

    assertThat(metadata.all().toString())
        .isEqualTo(
            """
            {"step":3,"price":0.3,"customer":{"id":7},"note":null,"log":["a",[1]],"new":-1}""");
    assertThat(metadata.get("step", Integer.class)).contains(3);
    assertThat(metadata.get("never")).isEmpty();
  }

  @Test
  void aChangeThatIsNotPossibleChangesNothing() {
    var metadata = new Metadata(json("{\"text\":\"t\"}"), TaskJson.STANDARD);

    assertThatThrownBy(() -> metadata.append("text", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("append needs a list, but the metadata's \"text\" is \"t\"");
    assertThatThrownBy(() -> metadata.increment("text", 1))
        .hasMessage("increment needs a number, but the metadata's \"text\" is \"t\"");
    assertThatThrownBy(() -> metadata.set("self", new Object()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(metadata.changed()).isNull();
  }

  @Test
  void holds256KiBAndNotAByteMore() {
    var metadata = new Metadata(null, TaskJson.STANDARD);
    var room = Metadata.MAX_BYTES - "{\"k\":\"\"}".length();

    metadata.set("k", "x".repeat(room));

    assertThatThrownBy(() -> metadata.set("k", "x".repeat(room + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the metadata would need 262145 bytes; at most 262144 are allowed");
    assertThat(metadata.get("k", String.class))
        .hasValueSatisfying(it -> assertThat(it).hasSize(room));
  }

  @Test
  void isWrittenOnlyWhereItChanged() {
    var before = json("{\"a\":{\"b\":1}}");
    var metadata = new Metadata(before, TaskJson.STANDARD);
    assertThat(metadata.changed()).isNull();

    metadata.set("c", 1).delete("c");
    assertThat(metadata.changed()).isNull();
    ((ObjectNode) metadata.get("a").orElseThrow()).put("b", 2);
    metadata.all().put("a", 2);
    assertThat(metadata.changed()).isNull();

    metadata.delete("a");
    assertThat(metadata.changed()).isEqualTo(JsonNodeFactory.instance.objectNode());
    assertThat(new Metadata(null, TaskJson.STANDARD).changed()).isNull();
  }

  @Test
  void goesFromAttemptToAttemptAndIntoTheResult() {
    var task =
        Task.of("t", String.class, String.class)
            .onSuccess((in, out, ctx) -> ctx.metadata().set("success", true))
            .run(
                (in, ctx) -> {
                  ctx.metadata().increment("tries", 1);
                  if (ctx.attempt().number() < 3) {
                    throw new IllegalStateException("not yet");
                  }
                  return in;
                });

    var results = TestKit.DEFAULT.metadata(json("{\"tries\":10}")).attemptsOf(task, "in");

    assertThat(results.stream().map(TestResult::metadata).map(JsonNode::toString))
        .containsExactly("{\"tries\":11}", "{\"tries\":12}", "{\"tries\":13,\"success\":true}");
  }

  @Test
  void eachChangeIsAnnouncedAndTakenOnce() {
    var announced = new java.util.concurrent.atomic.AtomicInteger();
    var metadata = new Metadata(json("{\"n\":1}"), TaskJson.STANDARD, announced::incrementAndGet);
    assertThat(metadata.take()).isEmpty();

    metadata.set("n", 1);
    assertThat(announced).as("no change").hasValue(0);

    metadata.increment("n", 1).increment("n", 1);
    assertThat(announced).hasValue(2);
    assertThat(metadata.take().map(JsonNode::toString)).contains("{\"n\":3}");
    assertThat(metadata.take()).isEmpty();

    metadata.set("n", 1);
    assertThat(metadata.changed()).as("what was shown is corrected").isEqualTo(json("{\"n\":1}"));
  }
}
