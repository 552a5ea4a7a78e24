package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The answer at [PodContract#GATEWAY_RESULTS_PATH]: how runs of a batch have ended, page by page.
/// A run that no page has was deleted.
///
/// @param ends in any order
/// @param next the parameter `continue` of the next page; null: this is the last one
public record ChildEnds(List<ChildEnd> ends, @Nullable String next) {
  public ChildEnds {
    ends = List.copyOf(ends);
  }

  /// How a run has ended.
  ///
  /// @param name of the run
  /// @param output what it returned, JSON's `null` if that is nothing; null if it did not complete
  /// @param phase its final phase, such as `Failed`
  /// @param error why it did not complete; null if it did
  public record ChildEnd(
      String name, @Nullable JsonNode output, String phase, @Nullable TaskError error) {}

  /// The answer as JSON.
  public String write() {
    var json = ContractJson.MAPPER.createObjectNode();
    var array = json.putArray("runs");
    ends.forEach(end -> array.add(write(end)));
    Optional.ofNullable(next).ifPresent(token -> json.put("continue", token));
    return json.toString();
  }

  private static ObjectNode write(ChildEnd end) {
    var json =
        ContractJson.MAPPER.createObjectNode().put("name", end.name()).put("phase", end.phase());
    if (end.error() == null) {
      json.set("output", Objects.requireNonNullElse(end.output(), NullNode.getInstance()));
    } else {
      json.putObject("error").put("type", end.error().type()).put("message", end.error().message());
    }
    return json;
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `text` is something else
  public static ChildEnds read(String text) {
    var json = JournalAppend.object(text, "the ends of child runs");
    var ends = new ArrayList<ChildEnd>();
    json.path("runs").forEach(run -> ends.add(read(run)));
    return new ChildEnds(ends, json.hasNonNull("continue") ? json.get("continue").asText() : null);
  }

  private static ChildEnd read(JsonNode run) {
    var error =
        run.get("error") instanceof ObjectNode it
            ? new TaskError(it.path("type").asText("Error"), it.path("message").asText(""), null)
            : null;
    return new ChildEnd(
        run.path("name").asText(), run.get("output"), run.path("phase").asText(""), error);
  }
}
