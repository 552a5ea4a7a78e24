package dev.davit.sdk;

/// The payload of a task that takes none, see [Task#withoutPayload].
public record NoPayload() {
  /// The only value there is.
  public static final NoPayload INSTANCE = new NoPayload();
}
