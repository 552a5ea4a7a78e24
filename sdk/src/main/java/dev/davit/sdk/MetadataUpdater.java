package dev.davit.sdk;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Changes the metadata of a run: of the task's own ([Metadata]), or of one above it
/// ([Metadata#parent], [Metadata#root]). Threads may share it.
public interface MetadataUpdater {
  /// Sets a key.
  ///
  /// @param value a value that [TaskJson] can write
  /// @throws IllegalArgumentException if it cannot, or if it is too large
  /// @throws IllegalStateException if the changes of another run that wait to be sent would have
  ///   more than 16 KiB of JSON, or be more than 256; so do the other methods
  MetadataUpdater set(String key, @Nullable Object value);

  /// Removes a key, if it is there.
  MetadataUpdater delete(String key);

  /// Adds a value to the end of a list. If the key does not exist, it becomes a list.
  ///
  /// @throws IllegalArgumentException as [#set]
  MetadataUpdater append(String key, @Nullable Object value);

  /// Adds to a number; a negative value subtracts. If the key does not exist, it counts as 0.
  MetadataUpdater increment(String key, long by);

  /// Adds to a number with exact decimals: 0.1 plus 0.2 is 0.3.
  MetadataUpdater increment(String key, BigDecimal by);
}
