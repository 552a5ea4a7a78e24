package dev.davit.dashboard.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableColumnsTest {
  private static final String COLUMNS =
      """
      {"columnDefinitions": [{"name": "Name"}, {"name": "Task"}, {"name": "Phase"}, {"name": "Attempt"},
       {"name": "Reason"}, {"name": "Started"}, {"name": "Tags"}, {"name": "Of a later version"},
       {"name": "Added tags"}]}
      """;

  @Test
  void aRowIsReadByTheNamesOfItsColumns() throws Exception {
    assertThat(
            rows(
                "\"mail-1\", \"mail\", \"Failed\", 2, \"TaskFailed\", \"2026-03-01T13:00:01Z\", \"[\\\"a b\\\",\\\"c\\\"]\", 7, \"[\\\"d\\\",\\\"c\\\"]\""))
        .containsExactly(
            new RunRow(
                new RunKey("shop", "mail-1"),
                "mail",
                new RunState("Failed", "TaskFailed", "", "", 2),
                new RunTimes(
                    Instant.parse("2026-03-01T13:00:00Z"),
                    Instant.parse("2026-03-01T13:00:01Z"),
                    null),
                "",
                "",
                "nightly",
                List.of("a b", "c", "d")));
  }

  @Test
  void aRunThatNoOperatorHasSeenIsQueued() throws Exception {
    assertThat(rows("\"mail-1\", \"mail\", null, null, null, null, null, null"))
        .extracting(RunRow::state)
        .containsExactly(new RunState(RunState.UNSEEN, "", "", "", 0));
  }

  @Test
  void aStrangeCellEndsNothing() throws Exception {
    var rows = rows("\"mail-1\", \"mail\", \"Failed\", \"two\", 4, \"yesterday\", \"[a b]\"");

    assertThat(rows).extracting(RunRow::tags).containsExactly(List.of("[a b]"));
    assertThat(rows).extracting(row -> row.times().started()).containsOnlyNulls();
  }

  @Test
  void aTableWithoutColumnsNamesNone() throws Exception {
    assertThat(TableColumns.of(json("{\"columnDefinitions\": null}"))).isEmpty();
  }

  private static List<RunRow> rows(String cells) throws JsonProcessingException {
    return TableColumns.of(json(COLUMNS))
        .orElseThrow()
        .rows(
            json(
                """
                {"rows": [{"cells": [%s], "object": {"metadata": {"name": "mail-1", "namespace": "shop",
                 "creationTimestamp": "2026-03-01T13:00:00Z", "labels": {"davit.dev/schedule": "nightly"}}}}]}
                """
                    .formatted(cells)));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }
}
