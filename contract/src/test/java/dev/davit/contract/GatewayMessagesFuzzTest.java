package dev.davit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a pod or a gateway sends is read, or refused with a reason: nothing else happens.
class GatewayMessagesFuzzTest {
  private static final int ROUNDS = 20_000;

  private static final List<JournalEntry> ENTRIES =
      List.of(
          JournalEntry.step("a/b", 1, "reserve", 2, Instant.EPOCH, TextNode.valueOf("¡x!")),
          JournalEntry.time("", 2, 1, Instant.EPOCH, Instant.EPOCH.plusSeconds(60)),
          JournalEntry.branch("a", 1, Instant.EPOCH, "b", new TaskError("T", "m", null)));

  private static final List<Wait> WAITS =
      List.of(
          Wait.time("", 1, Instant.EPOCH),
          Wait.token("a/b", 2, "t-1"),
          Wait.run("", 3, "r-1"),
          Wait.batch("", 4, "b-1"));

  /// Parts that have been the death of parsers.
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
          "\\ud800",
          "[".repeat(2_000),
          "{\"a\":".repeat(2_000),
          "\"attempt\":0",
          "\"kind\":\"New\"",
          "\"at\":\"+1000000000-01-01T00:00:00Z\"",
          "\"position\":2147483648",
          "\"timeoutSeconds\":-1",
          "é",
          "\u0000");

  record Message(String text, Consumer<String> reader) {
    @Override
    public String toString() {
      return text.substring(0, 20);
    }
  }

  static Stream<Message> messages() {
    return Stream.of(
        new Message(new JournalAppend(1, 0, ENTRIES).write(), JournalAppend::read),
        new Message(
            new RecordedJournal(new JournalJson.Entries(ENTRIES, List.of())).write(),
            RecordedJournal::read),
        new Message(new JournalAppended(12).write() + "          ", JournalAppended::read),
        new Message(
            new CreateToken(1, 0, new NewToken("t-1", 600, List.of("a", "b"))).write(),
            CreateToken::read),
        new Message(
            new CreatedToken("https://hooks.example/hooks/shop/t-1/yPeyKrhf").write(),
            CreatedToken::read),
        new Message(new HoldRequest(1, 0, WAITS).write(), HoldRequest::read),
        new Message(new WaitEnds(ENTRIES, 7).write(), WaitEnds::read));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aBrokenMessageIsReadOrRefused(Message message) {
    message.reader().accept(message.text());
    for (var seed = 0; seed < ROUNDS; seed++) {
      var broken = broken(message.text(), new SplittableRandom(seed));
      try {
        message.reader().accept(broken);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ": " + broken, e);
      }
    }
  }

  private static String broken(String text, SplittableRandom random) {
    var broken = new StringBuilder(text);
    for (var changes = random.nextInt(1, 4); changes > 0; changes--) {
      var at = random.nextInt(broken.length() + 1);
      var end = Math.min(broken.length(), at + random.nextInt(8));
      var part = PARTS.get(random.nextInt(PARTS.size()));
      switch (random.nextInt(3)) {
        case 0 -> broken.insert(at, part);
        case 1 -> broken.replace(at, end, part);
        default -> broken.delete(at, end);
      }
    }
    return broken.toString();
  }
}
