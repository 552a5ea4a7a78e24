package dev.davit.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;

/// The assignment as text: what the annotation holds and the container finds in its file.
public final class AssignmentFile {
  private AssignmentFile() {}

  public static String write(Assignment assignment) {
    try {
      return ContractJson.MAPPER.writeValueAsString(assignment);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an assignment that is not JSON: " + assignment, e);
    }
  }

  /// Reads what [#write] wrote, by this or another version of Davit.
  ///
  /// @throws IllegalArgumentException where `text` is no assignment, or one of another version of
  ///   the contract
  public static Assignment read(String text) {
    @Nullable Assignment assignment;
    try {
      assignment = ContractJson.MAPPER.readValue(text, Assignment.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not an assignment: " + e.getOriginalMessage(), e);
    }
    if (assignment == null) {
      throw new IllegalArgumentException("not an assignment: null");
    }
    if (!PodContract.VERSION.equals(assignment.contract())) {
      throw new IllegalArgumentException(
          "the assignment is of version \"%s\" of the contract; this runner speaks version \"%s\""
              .formatted(assignment.contract(), PodContract.VERSION));
    }
    requireComplete(assignment);
    return assignment;
  }

  /// Jackson leaves null where the text has no value, whatever the record's types say.
  private static void requireComplete(Assignment assignment) {
    require("task", assignment.task());
    require("run", assignment.run());
    require("run.id", assignment.run().id());
    require("run.name", assignment.run().name());
    require("run.namespace", assignment.run().namespace());
    require("run.createdAt", assignment.run().createdAt());
    require("attempt", assignment.attempt());
    require("queue", assignment.queue());
    require("machine", assignment.machine());
  }

  private static void require(String field, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("not an assignment: " + field + " is missing");
    }
  }
}
