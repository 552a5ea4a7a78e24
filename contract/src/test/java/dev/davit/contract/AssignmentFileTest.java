package dev.davit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentFileTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "\"\\u0000 \\uD83D\\uDEA2 \\\" \\n\"",
        "9223372036854775807",
        "123456789012345678901234567890",
        "1.50",
        "1E+400",
        "{\"a\":[1,2.0,{\"b\":null}],\"contract\":\"2\"}"
      })
  void comesBackAsItWas(String payload) {
    var assignment = assignment(json(payload));

    assertThat(AssignmentFile.read(AssignmentFile.write(assignment))).isEqualTo(assignment);
  }

  @Test
  void leavesOutWhatIsAbsentAndWritesTimesForPeople() {
    assertThat(AssignmentFile.write(assignment(null)))
        .isEqualTo(
            """
            {"contract":"1","task":"charge","run":{"id":"0a","name":"charge-x1","namespace":"shop",\
            "createdAt":"2026-01-02T03:04:05.678Z","tags":["vip"]},"attempt":{"number":2,"of":3},\
            "queue":"task/charge","machine":"small-1x"}""");
    assertThat(AssignmentFile.read(AssignmentFile.write(assignment(null))).payload()).isNull();
  }

  @Test
  void tellsWhereTheRunComesFrom() {
    var origin =
        new Assignment(
            "1",
            "charge",
            new Assignment.AssignedRun(
                "0a",
                "charge-x1",
                "shop",
                Instant.EPOCH,
                List.of(),
                "4",
                "orders-7",
                "b-1",
                "order-42",
                new ObjectMapper().createObjectNode().put("step", 3),
                true),
            new Assignment.AssignedAttempt(1, 3),
            "task/charge",
            "small-1x",
            null,
            45L,
            null);

    var text = AssignmentFile.write(origin);

    assertThat(text)
        .contains(
            """
            "version":"4","parent":"orders-7","batch":"b-1","idempotencyKey":"order-42",\
            "metadata":{"step":3},"detached":true}""")
        .contains("\"cancelTimeoutSeconds\":45");
    assertThat(AssignmentFile.read(text)).isEqualTo(origin);
  }

  @Test
  void aResumedAttemptBringsItsJournal() {
    var at = Instant.parse("2026-01-02T03:04:05Z");
    var segment =
        new Assignment.AssignedSegment(
            2,
            61,
            List.of(
                JournalEntry.step("", 1, "reserve", 1, at, json("{\"id\":7}")),
                JournalEntry.time("", 2, 1, at, at.plusSeconds(60))));

    var text = AssignmentFile.write(assignment(json("1")).withSegment(segment));

    assertThat(text)
        .contains(
            """
            "segment":{"number":2,"executedSeconds":61,"resumesAfter":["Time","Token","Run","Batch"],"journal":[{"scope":"","position":1,\
            "kind":"Step",""");
    assertThat(AssignmentFile.read(text)).isEqualTo(assignment(json("1")).withSegment(segment));
  }

  @Test
  void anEntryOfANewerVersionIsKeptInTheJournal() {
    var text =
        AssignmentFile.write(assignment(null))
            .replaceFirst(
                "\\{",
                """
                {"segment":{"number":1,"journal":[{"position":3,"kind":"Vote","poll":"order-7"}]},""");

    var read = AssignmentFile.read(text);

    assertThat(read.segment()).isNotNull();
    assertThat(read.segment().journal()).isEmpty();
    assertThat(read.segment().unknown()).extracting(it -> it.kind()).containsExactly("Vote");
    assertThat(AssignmentFile.read(AssignmentFile.write(read))).isEqualTo(read);
  }

  @Test
  void theGatewayComesWithTheAssignment() {
    var gateway =
        new Assignment.AssignedGateway(
            "https://davit-gateway.davit-system.svc",
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
            true,
            List.of(PodContract.GATEWAY_CALL_RUNS, PodContract.GATEWAY_CALL_TOKENS));
    var reaching =
        assignment(json("1"))
            .withGateway(gateway)
            .withSegment(new Assignment.AssignedSegment(1, 0, List.of()));

    var text = AssignmentFile.write(reaching);

    assertThat(text)
        .contains(
            """
            "gateway":{"url":"https://davit-gateway.davit-system.svc",\
            "ca":"-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n",\
            "hasJournal":true,"calls":["runs","tokens"]},"payload":1}""");
    assertThat(AssignmentFile.read(text)).isEqualTo(reaching);
    assertThat(reaching.gateway()).isEqualTo(gateway);
  }

  @Test
  void aGatewayOfANewerOperatorMayHaveMore() {
    var text =
        AssignmentFile.write(assignment(null))
            .replaceFirst(
                "\\{",
                """
                {"gateway":{"url":"https://g","ca":"","waits":[]},""");

    assertThat(AssignmentFile.read(text).gateway())
        .isEqualTo(new Assignment.AssignedGateway("https://g", "", false, List.of()));
  }

  @Test
  void ignoresWhatANewerOperatorAdds() {
    var text = AssignmentFile.write(assignment(null)).replaceFirst("\\{", "{\"journal\":[1],");

    assertThat(AssignmentFile.read(text)).isEqualTo(assignment(null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``| the assignment is of version \"\" of the contract",
        "null| the assignment is of version \"\" of the contract",
        "hello| not an assignment: Unrecognized token 'hello'",
        "[]| the assignment is of version \"\" of the contract",
        "{}| the assignment is of version \"\" of the contract; this runner speaks version \"1\"",
        "{\"contract\":\"2\"}| the assignment is of version \"2\" of the contract",
        "{\"contract\":\"1\"}| not an assignment: task is missing",
        "{\"contract\":\"1\",\"task\":\"t\"}| not an assignment: run is missing",
        "{\"contract\":\"1\",\"task\":\"t\",\"run\":{}}| not an assignment: id is missing",
        "{\"contract\":\"1\",\"task\":\"t\",\"run\":{\"id\":\"i\",\"name\":\"n\",\"namespace\":\"d\",\"createdAt\":\"now\"}}| not an assignment: Text 'now' could not be parsed",
        "{\"contract\":\"1\",\"task\":\"t\",\"run\":{\"id\":\"i\",\"name\":\"n\",\"namespace\":\"d\",\"createdAt\":\"2026-01-02T03:04:05Z\"},\"attempt\":{\"number\":1,\"of\":1},\"queue\":\"q\",\"machine\":\"m\",\"segment\":{\"journal\":[{}]}}| not a journal entry: kind is missing",
      })
  void refusesWhatIsNoneAndSaysWhy(String text, String message) {
    assertThatThrownBy(() -> AssignmentFile.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  private static Assignment assignment(@Nullable JsonNode payload) {
    return new Assignment(
        "1",
        "charge",
        new Assignment.AssignedRun(
            "0a", "charge-x1", "shop", Instant.parse("2026-01-02T03:04:05.678Z"), List.of("vip")),
        new Assignment.AssignedAttempt(2, 3),
        "task/charge",
        "small-1x",
        null,
        null,
        payload);
  }

  private static JsonNode json(String text) {
    try {
      return ContractJson.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
