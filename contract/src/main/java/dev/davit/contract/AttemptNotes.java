package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an attempt reports beside its [Result].
///
/// @param metadata the run's metadata at the end of the attempt; null if the attempt did not change
///   it
/// @param hookErrors at most [#MOST_HOOK_ERRORS]; further ones are dropped
/// @param journal the entries of the run's journal that the attempt made, as [JournalJson] writes
///   them; null if it made none, or if no other attempt can follow
/// @param tags that the task has added, and that the gateway has not taken before
public record AttemptNotes(
    @Nullable ObjectNode metadata,
    List<HookError> hookErrors,
    @Nullable ArrayNode journal,
    List<String> tags) {
  /// The maximum number of reported hook errors.
  public static final int MOST_HOOK_ERRORS = 10;

  /// Nothing to report.
  public static final AttemptNotes NONE = new AttemptNotes(null, List.of());

  /// Notes without a journal.
  public AttemptNotes(@Nullable ObjectNode metadata, List<HookError> hookErrors) {
    this(metadata, hookErrors, null);
  }

  /// Notes without tags.
  public AttemptNotes(
      @Nullable ObjectNode metadata, List<HookError> hookErrors, @Nullable ArrayNode journal) {
    this(metadata, hookErrors, journal, List.of());
  }

  public AttemptNotes {
    hookErrors = hookErrors.stream().limit(MOST_HOOK_ERRORS).toList();
    tags = List.copyOf(tags);
  }

  /// With one more error, which replaces the last one if the list is full.
  public AttemptNotes with(HookError error) {
    var kept = hookErrors.stream().limit(MOST_HOOK_ERRORS - 1L);
    return new AttemptNotes(
        metadata, Stream.concat(kept, Stream.of(error)).toList(), journal, tags);
  }

  /// Without the journal, and with an error that reports this.
  ///
  /// @param why what is wrong with the journal, such as `does not fit beside the result`
  public AttemptNotes withoutJournal(String type, String why) {
    if (journal == null) {
      return this;
    }
    return new AttemptNotes(metadata, hookErrors, null, tags)
        .with(
            new HookError(
                "journal",
                type,
                "the journal of %d bytes %s; the next attempt executes these steps again"
                    .formatted(bytes(journal), why)));
  }

  /// Without the metadata, and with an error that reports this.
  AttemptNotes withoutMetadata() {
    if (metadata == null) {
      return this;
    }
    return new AttemptNotes(null, hookErrors, journal, tags)
        .with(
            new HookError(
                "metadata",
                "MetadataTooLarge",
                "the metadata of %d bytes do not fit beside the result and were dropped"
                    .formatted(bytes(metadata))));
  }

  /// Without the tags, and with an error that reports this.
  AttemptNotes withoutTags() {
    if (tags.isEmpty()) {
      return this;
    }
    return new AttemptNotes(metadata, hookErrors, journal)
        .with(
            new HookError(
                "tags",
                "TagsTooLarge",
                "%d added tags do not fit beside the result and were dropped"
                    .formatted(tags.size())));
  }

  private static int bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /// With messages of at most this number of characters.
  AttemptNotes shortened(int characters) {
    return new AttemptNotes(
        metadata,
        hookErrors.stream().map(error -> error.shortened(characters)).toList(),
        journal,
        tags);
  }
}
