package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.JournalEntry.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The entries of a journal as a JSON array.
///
/// The fields are read and written one by one, for the reason that [AssignmentFile] gives.
public final class JournalJson {
  private JournalJson() {}

  /// What an array of entries holds.
  ///
  /// @param known the entries of the kinds that this build knows
  /// @param unknown the entries of the kinds of a newer version, unchanged
  public record Entries(List<JournalEntry> known, List<UnknownEntry> unknown) {
    /// No entries.
    public static final Entries NONE = new Entries(List.of(), List.of());

    public Entries {
      known = List.copyOf(known);
      unknown = List.copyOf(unknown);
    }
  }

  /// An entry of a kind that this build does not know.
  ///
  /// @param json the whole entry, to be passed on unchanged
  public record UnknownEntry(String scope, int position, String kind, ObjectNode json) {}

  /// Why a run cannot have a journal of this size; empty if it can.
  ///
  /// @param bytes of the whole journal, as compact JSON in UTF-8
  public static Optional<String> faultOfSize(int bytes) {
    return bytes > PodContract.MAX_JOURNAL_BYTES
        ? Optional.of(
            "the journal of the run would have %d bytes; at most %d bytes fit into the run's status"
                .formatted(bytes, PodContract.MAX_JOURNAL_BYTES))
        : Optional.empty();
  }

  /// The entries as a JSON array; absent fields are left out.
  public static ArrayNode write(List<JournalEntry> entries) {
    var array = ContractJson.MAPPER.createArrayNode();
    entries.forEach(entry -> array.add(write(entry)));
    return array;
  }

  /// All entries as a JSON array, those of known kinds first.
  public static ArrayNode write(Entries entries) {
    var array = write(entries.known());
    entries.unknown().forEach(entry -> array.add(entry.json()));
    return array;
  }

  private static ObjectNode write(JournalEntry entry) {
    var json =
        ContractJson.MAPPER
            .createObjectNode()
            .put("scope", entry.scope())
            .put("position", entry.position())
            .put("kind", entry.kind().wireName());
    if (entry.name() != null) {
      json.put("name", entry.name());
    }
    json.put("attempt", entry.attempt()).put("at", entry.at().toString());
    if (entry.value() != null) {
      json.set("value", entry.value());
    }
    if (entry.error() != null) {
      json.set("error", ContractJson.MAPPER.valueToTree(entry.error()));
    }
    if (entry.until() != null) {
      json.put("until", entry.until().toString());
    }
    return json;
  }

  /// Reads the array of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `json` is something else; the message names the field
  public static Entries read(JsonNode json) {
    if (!(json instanceof ArrayNode array)) {
      throw new IllegalArgumentException("not a journal: " + Texts.cut(json.toString(), 40));
    }
    var known = new ArrayList<JournalEntry>(array.size());
    var unknown = new ArrayList<UnknownEntry>(0);
    for (var item : array) {
      if (!(item instanceof ObjectNode entry)) {
        throw new IllegalArgumentException(
            "not a journal entry: " + Texts.cut(item.toString(), 40));
      }
      var word = field(entry, "kind").asText();
      var kind = Kind.ofWireName(word);
      if (kind.isPresent()) {
        known.add(entry(entry, kind.get()));
      } else {
        unknown.add(new UnknownEntry(scope(entry), number(entry, "position"), word, entry));
      }
    }
    return new Entries(known, unknown);
  }

  private static JournalEntry entry(ObjectNode json, Kind kind) {
    try {
      return new JournalEntry(
          scope(json),
          number(json, "position"),
          kind,
          json.hasNonNull("name") ? json.get("name").asText() : null,
          number(json, "attempt"),
          Instant.parse(field(json, "at").asText()),
          json.get("value"),
          error(json),
          json.hasNonNull("until") ? Instant.parse(json.get("until").asText()) : null);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a journal entry: " + e.getMessage(), e);
    }
  }

  private static @Nullable TaskError error(ObjectNode json) {
    return json.get("error") instanceof ObjectNode error
        ? new TaskError(
            error.path("type").asText("Error"),
            error.path("message").asText(""),
            error.hasNonNull("stackTrace") ? error.get("stackTrace").asText() : null)
        : null;
  }

  private static String scope(ObjectNode json) {
    return json.path("scope").asText("");
  }

  private static int number(ObjectNode json, String name) {
    var number = field(json, name);
    if (!number.canConvertToInt() || !number.isIntegralNumber()) {
      throw new IllegalArgumentException("not a journal entry: " + name + " is " + number);
    }
    return number.intValue();
  }

  private static JsonNode field(ObjectNode json, String name) {
    @Nullable JsonNode field = json.get(name);
    if (field == null || field.isNull()) {
      throw new IllegalArgumentException("not a journal entry: " + name + " is missing");
    }
    return field;
  }
}
