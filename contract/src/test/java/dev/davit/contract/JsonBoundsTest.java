package dev.davit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBoundsTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "0.1",
        "1.10",
        "4.9E-324",
        "1.7976931348623157E308",
        "0.30000000000000004",
        "123456789012345.6",
        "100000000000000000000",
        "1e21"
      })
  void exactNumbersArrive(String number) {
    assertThat(JsonBounds.numberFault("/a", number)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "12345678901234567890",
        "0.1234567890123456789",
        "12345678901234567.89",
        "1e400",
        "1e-400",
        "1e1000000000",
        "NaN",
        "Infinity",
        "-Infinity"
      })
  void otherNumbersAreRefused(String number) {
    assertThat(JsonBounds.numberFault("/a", number).orElseThrow())
        .startsWith(
            "at /a: the number " + number + " is not exact as a 64-bit integer or a double");
  }

  @Test
  void endlessNumbersAreNotEvenRead() {
    assertThat(JsonBounds.numberFault("", "1".repeat(1_000_000)).orElseThrow())
        .hasSizeLessThan(300);
  }

  @Test
  void treesAreBounded() {
    assertThat(JsonBounds.faultOf(nested(100))).isEmpty();
    assertThat(JsonBounds.faultOf(nested(101)).orElseThrow())
        .contains("nested more than 100 levels deep; at most 100 are allowed");
    assertThat(JsonBounds.faultOf(nested(100_000))).isPresent();
    assertThat(JsonBounds.faultOf(JSON.objectNode().put("x".repeat(4096), 1))).isEmpty();
    assertThat(JsonBounds.faultOf(JSON.objectNode().put("x".repeat(4097), 1)))
        .contains("the whole of it: a name has 4097 characters; at most 4096 are allowed");
    assertThat(JsonBounds.faultOf(JSON.arrayNode().add(DoubleNode.valueOf(Double.NaN))))
        .isPresent();
  }

  private static JsonNode nested(int depth) {
    var root = JSON.arrayNode();
    var inner = root;
    for (var level = 1; level < depth; level++) {
      inner = inner.addArray();
    }
    return root;
  }
}
