package dev.davit.contract;

/// How an attempt ended, and what it tells beside that.
public record AttemptReport(Result result, AttemptNotes notes) {
  /// A result with nothing beside it.
  public AttemptReport(Result result) {
    this(result, AttemptNotes.NONE);
  }

  /// With the parts that can be shortened in so much room.
  AttemptReport in(Room room) {
    return new AttemptReport(room.shortened(result), notes.shortened(room.hookMessage()));
  }
}
