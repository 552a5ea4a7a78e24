package dev.davit.contract;

import java.util.List;
import java.util.stream.Stream;

/// The maximum lengths of the parts of a result that can be shortened, in characters. An output is
/// never shortened.
record LengthLimits(int stack, int hookMessage, int message) {
  private static final int ANY = Integer.MAX_VALUE;

  /// The stack trace is shortened first, then the messages of hooks, then the message.
  private static final List<LengthLimits> LESS_AND_LESS =
      List.of(
          new LengthLimits(ANY, ANY, ANY),
          new LengthLimits(3000, ANY, ANY),
          new LengthLimits(2000, ANY, ANY),
          new LengthLimits(1500, ANY, ANY),
          new LengthLimits(1000, ANY, ANY),
          new LengthLimits(700, ANY, ANY),
          new LengthLimits(400, ANY, ANY),
          new LengthLimits(0, ANY, ANY),
          new LengthLimits(0, 250, ANY),
          new LengthLimits(0, 100, ANY),
          new LengthLimits(0, 40, ANY),
          new LengthLimits(0, 40, 2000),
          new LengthLimits(0, 40, 1000),
          new LengthLimits(0, 40, 500),
          new LengthLimits(0, 40, 250));

  /// The least.
  static final LengthLimits SHORTEST = LESS_AND_LESS.get(LESS_AND_LESS.size() - 1);

  /// The report in shorter and shorter forms, the longest first. If the metadata does not fit
  /// beside the shortest error, it is dropped and the other parts get the space; after it the tags,
  /// and then the journal. At last, all notes are dropped. A suspended attempt keeps its journal in
  /// each form.
  static Stream<AttemptReport> forms(Result result, AttemptNotes notes) {
    var less = notes.withoutMetadata();
    var untagged = less.withoutTags();
    var least = untagged.withoutJournal("JournalTooLarge", "does not fit beside the result");
    var kept =
        result instanceof Result.Suspended
            ? Stream.of(notes, less, untagged, new AttemptNotes(null, List.of(), notes.journal()))
            : Stream.of(notes, less, untagged, least, AttemptNotes.NONE);
    return kept.flatMap(
        some -> LESS_AND_LESS.stream().map(lengths -> new AttemptReport(result, some).in(lengths)));
  }

  /// With the error shortened to these lengths.
  Result shortened(Result result) {
    if (result instanceof Result.Failed failed) {
      return new Result.Failed(
          failed.reason(), shortened(failed.error()), failed.next(), failed.retryAt());
    }
    if (result instanceof Result.TimedOut timedOut) {
      return new Result.TimedOut(shortened(timedOut.error()));
    }
    return result;
  }

  private TaskError shortened(TaskError error) {
    return error.shortened(stack, message);
  }
}
