package dev.davit.operator.lean;

/// What is found out while one resource is read. Of one thread.
final class Reading {
  private long freeBytes;
  private boolean hasUnknown;

  /// Counts bytes of free JSON, which is bounded apart.
  void free(long bytes) {
    freeBytes += Math.max(0, bytes);
  }

  long freeBytes() {
    return freeBytes;
  }

  /// There is a field that this version does not know.
  void unknown() {
    hasUnknown = true;
  }

  boolean hasUnknown() {
    return hasUnknown;
  }
}
