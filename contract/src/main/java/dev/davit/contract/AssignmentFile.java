package dev.davit.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.Assignment.AssignedAttempt;
import dev.davit.contract.Assignment.AssignedGateway;
import dev.davit.contract.Assignment.AssignedRun;
import dev.davit.contract.Assignment.AssignedSegment;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The assignment as text: the content of the annotation and of the file in the container.
public final class AssignmentFile {
  private AssignmentFile() {}

  public static String write(Assignment assignment) {
    try {
      return ContractJson.MAPPER.writeValueAsString(assignment);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an assignment that is not JSON: " + assignment, e);
    }
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// The fields are read one by one, because Jackson's binding to records would double the CPU time
  /// that a pod needs to start.
  ///
  /// @throws IllegalArgumentException if `text` is not an assignment, or belongs to another version
  ///   of the contract
  public static Assignment read(String text) {
    try {
      var json = ContractJson.MAPPER.readTree(text);
      requireVersion(json.path("contract").asText());
      return new Assignment(
          PodContract.VERSION,
          text(json, "task"),
          run(field(json, "run")),
          attempt(field(json, "attempt")),
          text(json, "queue"),
          text(json, "machine"),
          seconds(json, "maxDurationSeconds"),
          seconds(json, "cancelTimeoutSeconds"),
          segment(json.get("segment")),
          gateway(json.get("gateway")),
          json.get("payload"));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not an assignment: " + e.getOriginalMessage(), e);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not an assignment: " + e.getMessage(), e);
    }
  }

  private static void requireVersion(String version) {
    if (!PodContract.VERSION.equals(version)) {
      throw new IllegalArgumentException(
          "the assignment is of version \"%s\" of the contract; this runner speaks version \"%s\""
              .formatted(version, PodContract.VERSION));
    }
  }

  private static AssignedRun run(JsonNode json) {
    return new AssignedRun(
        text(json, "id"),
        text(json, "name"),
        text(json, "namespace"),
        Instant.parse(text(json, "createdAt")),
        StreamSupport.stream(json.path("tags").spliterator(), false).map(JsonNode::asText).toList(),
        optionalText(json, "version"),
        optionalText(json, "parent"),
        optionalText(json, "batch"),
        optionalText(json, "idempotencyKey"),
        json.get("metadata") instanceof ObjectNode metadata ? metadata : null,
        json.path("detached").asBoolean() ? true : null);
  }

  private static AssignedAttempt attempt(JsonNode json) {
    return new AssignedAttempt(field(json, "number").asInt(), field(json, "of").asInt());
  }

  private static @Nullable AssignedSegment segment(@Nullable JsonNode json) {
    if (json == null || json.isNull()) {
      return null;
    }
    var journal =
        json.hasNonNull("journal")
            ? JournalJson.read(json.get("journal"))
            : JournalJson.Entries.NONE;
    return new AssignedSegment(
        json.path("number").asInt(0),
        json.path("executedSeconds").asLong(),
        journal.known(),
        journal.unknown(),
        resumesAfter(json.path("resumesAfter")));
  }

  /// A newer operator may know more kinds.
  private static Set<JournalEntry.Kind> resumesAfter(JsonNode json) {
    return StreamSupport.stream(json.spliterator(), false)
        .flatMap(kind -> JournalEntry.Kind.ofWireName(kind.asText()).stream())
        .collect(Collectors.toSet());
  }

  private static @Nullable AssignedGateway gateway(@Nullable JsonNode json) {
    return json == null || json.isNull()
        ? null
        : new AssignedGateway(
            text(json, "url"),
            text(json, "ca"),
            json.path("hasJournal").asBoolean(),
            StreamSupport.stream(json.path("calls").spliterator(), false)
                .map(JsonNode::asText)
                .toList());
  }

  private static String text(JsonNode json, String name) {
    return field(json, name).asText();
  }

  private static @Nullable Long seconds(JsonNode json, String name) {
    return json.hasNonNull(name) ? json.get(name).asLong() : null;
  }

  private static @Nullable String optionalText(JsonNode json, String name) {
    return json.hasNonNull(name) ? json.get(name).asText() : null;
  }

  private static JsonNode field(JsonNode json, String name) {
    @Nullable JsonNode field = json.get(name);
    if (field == null || field.isNull()) {
      throw new IllegalArgumentException("not an assignment: " + name + " is missing");
    }
    return field;
  }
}
