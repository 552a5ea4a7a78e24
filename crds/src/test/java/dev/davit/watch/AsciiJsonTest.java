package dev.davit.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsciiJsonTest {
  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"Bob\"}",
        "{\"name\":\"Jürgen\"}",
        "{\"ü\":\"…\"}",
        "[\"😀\",\"👨‍👩‍👧\"]",
        "[\"שלום\",\"مرحبا\"]",
        "[\"\\u0000\\ud83d\\\\ü\"]",
        "[\"￿\u007f\u0080\u2028\"]"
      })
  void anyPiecesAreAsciiAndTheSameJson(String text) throws Exception {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    for (var first = 0; first <= bytes.length; first++) {
      for (var second = first; second <= bytes.length; second++) {
        var read =
            read(
                List.of(
                    part(bytes, 0, first),
                    part(bytes, first, second),
                    part(bytes, second, bytes.length)));
        assertThat(JSON.readTree(read))
            .as("split at %d and %d", first, second)
            .isEqualTo(JSON.readTree(text));
      }
    }
  }

  @Test
  void whatIsAsciiIsPassedOnAsItIs() {
    var piece = ByteBuffer.wrap("{\"a\":\"b\\u00fc\"}\n".getBytes(StandardCharsets.UTF_8));
    assertThat(new AsciiJson().next(piece)).isSameAs(piece);
  }

  @Test
  void whatIsNoUtf8IsReplacedAndHoldsNothingUp() throws Exception {
    var bytes = "[\"aXb\",\"ü\"]".getBytes(StandardCharsets.UTF_8);
    bytes[3] = (byte) 0xc3;
    assertThat(JSON.readTree(read(List.of(ByteBuffer.wrap(bytes)))))
        .hasToString("[\"a\ufffdb\",\"ü\"]");
  }

  /// As Fabric8 does: each piece decoded alone, and all of the array behind the result.
  private static String read(List<ByteBuffer> pieces) {
    var json = new AsciiJson();
    var text = new StringBuilder();
    var decoded = new ArrayList<ByteBuffer>();
    pieces.forEach(piece -> decoded.add(json.next(piece)));
    decoded.forEach(piece -> text.append(StandardCharsets.UTF_8.decode(piece).array()));
    assertThat(text.chars()).allMatch(it -> it > 0 && it < 0x80);
    return text.toString();
  }

  private static ByteBuffer part(byte[] bytes, int from, int to) {
    return ByteBuffer.wrap(bytes, from, to - from);
  }
}
