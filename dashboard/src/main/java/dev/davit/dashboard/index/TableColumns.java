package dev.davit.dashboard.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.api.Labels;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the rows of a `Table` of runs by the names of its columns, which the CRD defines. A column
/// that an older CRD does not have is empty.
///
/// Only the first table of a watch names the columns.
record TableColumns(Map<String, Integer> positions) {
  private static final ObjectMapper JSON = new ObjectMapper();

  TableColumns {
    positions = Map.copyOf(positions);
  }

  /// The columns that a table names; empty if it names none.
  static Optional<TableColumns> of(JsonNode table) {
    var definitions = table.path("columnDefinitions");
    if (definitions.isEmpty()) {
      return Optional.empty();
    }
    var positions = new HashMap<String, Integer>();
    for (var i = 0; i < definitions.size(); i++) {
      positions.putIfAbsent(definitions.get(i).path("name").asText(), i);
    }
    return Optional.of(new TableColumns(positions));
  }

  /// All rows of a table.
  List<RunRow> rows(JsonNode table) {
    var rows = new ArrayList<RunRow>();
    table.path("rows").forEach(row -> rows.add(row(row)));
    return rows;
  }

  private RunRow row(JsonNode row) {
    var meta = row.path("object").path("metadata");
    var cells = row.path("cells");
    var phase = text(cells, "Phase");
    return new RunRow(
        new RunKey(shared(meta.path("namespace").asText()), meta.path("name").asText()),
        shared(text(cells, "Task")),
        new RunState(
            phase.isEmpty() ? RunState.UNSEEN : shared(phase),
            shared(text(cells, "Reason")),
            shared(text(cells, "Error")),
            text(cells, "Waits for"),
            cell(cells, "Attempt").asInt()),
        new RunTimes(
            instant(meta.path("creationTimestamp").asText()).orElse(Instant.EPOCH),
            instant(text(cells, "Started")).orElse(null),
            instant(text(cells, "Finished")).orElse(null)),
        shared(text(cells, "Queue")),
        shared(text(cells, "Machine")),
        shared(meta.path("labels").path(Labels.SCHEDULE).asText()),
        Stream.of("Tags", "Added tags")
            .flatMap(column -> tags(text(cells, column)).stream())
            .distinct()
            .toList());
  }

  private String text(JsonNode cells, String column) {
    return cell(cells, column).asText("");
  }

  private JsonNode cell(JsonNode cells, String column) {
    var position = positions.get(column);
    var cell = position == null ? null : cells.get(position);
    return cell == null || cell.isNull() ? JSON.missingNode() : cell;
  }

  /// The same words are in many rows.
  private static String shared(String word) {
    return word.intern();
  }

  private static Optional<Instant> instant(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty(); // one row with a strange time must not end the list
    }
  }

  /// An array is printed as its JSON.
  private static List<String> tags(String cell) {
    if (cell.isEmpty()) {
      return List.of();
    }
    try {
      var tags = new ArrayList<String>();
      JSON.readTree(cell).forEach(tag -> tags.add(shared(tag.asText())));
      return tags;
    } catch (JsonProcessingException e) {
      return List.of(cell);
    }
  }
}
