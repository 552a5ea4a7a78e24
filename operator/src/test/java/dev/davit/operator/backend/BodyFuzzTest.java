package dev.davit.operator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a backend sends is read, or refused with a reason: nothing else happens.
class BodyFuzzTest {
  private static final int ROUNDS = 20_000;

  private static final List<String> PARTS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ",",
          ":",
          "null",
          "-1",
          "1e999",
          "99999999999999999999",
          "\\u0000",
          "[".repeat(2_000),
          "{\"a\":".repeat(2_000),
          "\"cancel\":true",
          "true",
          "é",
          "\u0000");

  record Body(String text, Consumer<byte[]> reader) {}

  static Stream<Body> bodies() {
    return Stream.of(
        new Body(
            """
            {"task":"hello","payload":{"a":[1,2.50]},"queue":"q","priority":3,"maxAttempts":2,
             "retry":{"factor":2.0,"minTimeout":"1s"},"tags":["a"],"metadata":{"b":1},
             "idempotencyKeyTtl":"1h"}""",
            TriggerBody::of),
        new Body("{\"output\":{\"ok\":true},\"by\":\"ada\"}", CompletionBody::of));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aBrokenBodyIsReadOrRefused(Body body) {
    body.reader().accept(body.text().getBytes(StandardCharsets.UTF_8));
    for (var seed = 0; seed < ROUNDS; seed++) {
      var broken = broken(body.text().getBytes(StandardCharsets.UTF_8), new SplittableRandom(seed));
      try {
        body.reader().accept(broken);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "seed " + seed + ": " + new String(broken, StandardCharsets.UTF_8), e);
      }
    }
  }

  private static byte[] broken(byte[] body, SplittableRandom random) {
    var text = new StringBuilder(new String(body, StandardCharsets.ISO_8859_1));
    for (var changes = random.nextInt(1, 4); changes > 0; changes--) {
      var at = random.nextInt(text.length() + 1);
      var end = Math.min(text.length(), at + random.nextInt(8));
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, PARTS.get(random.nextInt(PARTS.size())));
        case 1 -> text.replace(at, end, PARTS.get(random.nextInt(PARTS.size())));
        // No UTF-8.
        case 2 -> text.insert(at, (char) random.nextInt(128, 256));
        default -> text.delete(at, end);
      }
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
