package dev.davit.contract;

import com.fasterxml.jackson.core.JsonProcessingException;

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
    Assignment assignment;
    try {
      assignment = ContractJson.MAPPER.readValue(text, Assignment.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not an assignment: " + e.getOriginalMessage(), e);
    }
    if (!PodContract.VERSION.equals(assignment.contract())) {
      throw new IllegalArgumentException(
          "the assignment is of version \"%s\" of the contract; this runner speaks version \"%s\""
              .formatted(assignment.contract(), PodContract.VERSION));
    }
    return assignment;
  }
}
