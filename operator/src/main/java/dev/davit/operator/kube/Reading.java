package dev.davit.operator.kube;

/// What is found out while one resource is read. Of one thread.
final class Reading {
  private long freeBytes;
  private boolean hasUnknown;

  /// So many bytes were somebody's own JSON, which has bounds of its own.
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
