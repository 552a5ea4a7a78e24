package dev.davit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.JournalJson.Entries;
import dev.davit.contract.JournalJson.UnknownEntry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class JournalJsonTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Instant UNTIL = Instant.parse("2026-01-05T03:04:05.678Z");

  /// @param sentence what is written
  record Case(String sentence, JournalEntry entry, String json) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  static final List<Case> CASES =
      List.of(
          new Case(
              "a step with its value",
              JournalEntry.step("", 1, "reserve", 2, AT, json("{\"id\":7,\"price\":1.50}")),
              """
              {"scope":"","position":1,"kind":"Step","name":"reserve","attempt":2,\
              "at":"2026-01-02T03:04:05.678Z","value":{"id":7,"price":1.50}}"""),
          new Case(
              "a step that returned nothing keeps the null",
              JournalEntry.step("", 1, "mail", 1, AT, NullNode.getInstance()),
              """
              {"scope":"","position":1,"kind":"Step","name":"mail","attempt":1,\
              "at":"2026-01-02T03:04:05.678Z","value":null}"""),
          new Case(
              "a step that failed",
              JournalEntry.step("ship/a", 3, "mail", 1, AT, NullNode.getInstance())
                  .failed(new TaskError("java.io.IOException", "disk", null)),
              """
              {"scope":"ship/a","position":3,"kind":"Step","name":"mail","attempt":1,\
              "at":"2026-01-02T03:04:05.678Z",\
              "error":{"type":"java.io.IOException","message":"disk"}}"""),
          new Case(
              "a wait",
              JournalEntry.time("", 4, 1, AT, UNTIL),
              """
              {"scope":"","position":4,"kind":"Time","attempt":1,\
              "at":"2026-01-02T03:04:05.678Z","until":"2026-01-05T03:04:05.678Z"}"""),
          new Case(
              "a branch that won a race",
              JournalEntry.branch("approval", 2, AT, "1", null),
              """
              {"scope":"approval","position":1,"kind":"Branch","attempt":2,\
              "at":"2026-01-02T03:04:05.678Z","value":"1"}"""),
          new Case(
              "a branch that failed first keeps its key",
              JournalEntry.branch("ship", 1, AT, "sku-9", new TaskError("E", "", null)),
              """
              {"scope":"ship","position":1,"kind":"Branch","attempt":1,\
              "at":"2026-01-02T03:04:05.678Z","value":"sku-9",\
              "error":{"type":"E","message":""}}"""));

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void writesAndReads(Case it) {
    var written = JournalJson.write(List.of(it.entry())).toString();

    assertThat(written).isEqualTo("[" + it.json() + "]");
    assertThat(JournalJson.read(json(written)))
        .isEqualTo(new Entries(List.of(it.entry()), List.of()));
  }

  @Test
  void aKindOfANewerVersionIsKeptApart() {
    var newer = "{\"scope\":\"s\",\"position\":2,\"kind\":\"Vote\",\"poll\":\"order-7\"}";
    var text = "[" + CASES.get(0).json() + "," + newer + "," + CASES.get(3).json() + "]";

    var entries = JournalJson.read(json(text));

    assertThat(entries.known()).containsExactly(CASES.get(0).entry(), CASES.get(3).entry());
    assertThat(entries.unknown())
        .containsExactly(new UnknownEntry("s", 2, "Vote", (ObjectNode) json(newer)));
  }

  @Test
  void aFieldOfANewerVersionIsIgnored() {
    var text = "[" + CASES.get(3).json().replaceFirst("\\{", "{\"pod\":\"order-7-1\",") + "]";

    assertThat(JournalJson.read(json(text)).known()).containsExactly(CASES.get(3).entry());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}| not a journal: {}",
        "[7]| not a journal entry: 7",
        "[{}]| not a journal entry: kind is missing",
        "[{\"kind\":\"Step\"}]| not a journal entry: position is missing",
        "[{\"kind\":\"Run\"}]| not a journal entry: position is missing",
        "[{\"kind\":\"Step\",\"position\":\"one\"}]| not a journal entry: position is \"one\"",
        "[{\"kind\":\"Step\",\"position\":1.5}]| not a journal entry: position is 1.5",
        "[{\"kind\":\"Step\",\"position\":1}]| not a journal entry: attempt is missing",
        "[{\"kind\":\"Step\",\"position\":1,\"attempt\":1}]| not a journal entry: at is missing",
        "[{\"kind\":\"Step\",\"position\":1,\"attempt\":1,\"at\":\"now\"}]| not a journal entry: Text 'now' could not be parsed",
        "[{\"kind\":\"Step\",\"position\":0,\"attempt\":1,\"at\":\"2026-01-02T03:04:05Z\"}]| a journal entry at position 0 of attempt 1; both begin with 1",
      })
  void refusesWhatIsNoneAndSaysWhy(String text, String message) {
    assertThatThrownBy(() -> JournalJson.read(json(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aJournalOfTheLimitFitsAndOneMoreByteDoesNot() {
    assertThat(JournalJson.faultOfSize(8192)).isEmpty();
    assertThat(JournalJson.faultOfSize(8193))
        .contains(
            "the journal of the run would have 8193 bytes; at most 8192 bytes fit into the run's status");
  }

  @Test
  void everyKindHasItsWord() {
    assertThat(Kind.values())
        .extracting(Kind::wireName)
        .containsExactly("Step", "Time", "Token", "Run", "Branch", "Trigger", "Batch");
  }

  private static JsonNode json(String text) {
    try {
      return ContractJson.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
