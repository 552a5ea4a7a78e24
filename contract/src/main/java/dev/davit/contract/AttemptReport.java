package dev.davit.contract;

/// How an attempt ended, and what it reports beside that.
public record AttemptReport(Result result, AttemptNotes notes) {
  /// A result without notes.
  public AttemptReport(Result result) {
    this(result, AttemptNotes.NONE);
  }

  /// With the parts that can be shortened cut to the sizes in `lengths`.
  AttemptReport in(LengthLimits lengths) {
    return new AttemptReport(lengths.shortened(result), notes.shortened(lengths.hookMessage()));
  }
}
