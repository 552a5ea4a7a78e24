package dev.davit.operator.lean;

/// What the reader finds out while it reads one resource. For one thread.
final class ReadProgress {
  private long freeBytes;
  private boolean hasUnknown;

  /// Counts bytes of free JSON, which has its own bound.
  void free(long bytes) {
    freeBytes += Math.max(0, bytes);
  }

  long freeBytes() {
    return freeBytes;
  }

  /// Records a field that this version does not know.
  void unknown() {
    hasUnknown = true;
  }

  boolean hasUnknown() {
    return hasUnknown;
  }
}
