package dev.davit.contract;

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
public record AttemptNotes(@Nullable ObjectNode metadata, List<HookError> hookErrors) {
  /// The maximum number of reported hook errors.
  public static final int MOST_HOOK_ERRORS = 10;

  /// Nothing to report.
  public static final AttemptNotes NONE = new AttemptNotes(null, List.of());

  public AttemptNotes {
    hookErrors = hookErrors.stream().limit(MOST_HOOK_ERRORS).toList();
  }

  /// With one more error, which replaces the last one if the list is full.
  AttemptNotes with(HookError error) {
    var kept = hookErrors.stream().limit(MOST_HOOK_ERRORS - 1L);
    return new AttemptNotes(metadata, Stream.concat(kept, Stream.of(error)).toList());
  }

  /// Without the metadata, and with an error that reports this.
  AttemptNotes withoutMetadata() {
    if (metadata == null) {
      return this;
    }
    var size = metadata.toString().getBytes(StandardCharsets.UTF_8).length;
    return new AttemptNotes(null, hookErrors)
        .with(
            new HookError(
                "metadata",
                "MetadataTooLarge",
                "the metadata of %d bytes do not fit beside the result and were dropped"
                    .formatted(size)));
  }

  /// With messages of at most this number of characters.
  AttemptNotes shortened(int characters) {
    return new AttemptNotes(
        metadata, hookErrors.stream().map(error -> error.shortened(characters)).toList());
  }
}
