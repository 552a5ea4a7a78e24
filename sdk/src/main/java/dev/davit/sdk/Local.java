package dev.davit.sdk;

/// A typed place in the context of an attempt. Middleware and hooks use it to pass things to the
/// task: a connection, a client, a span. Each attempt has its own values. Follows `locals` of
/// Trigger.dev.
///
/// ```java
/// static final Local<Database> DB = Local.of("db", Database.class);
/// // in init or middleware: ctx.set(DB, Database.connect());
/// // in run: ctx.get(DB).query(…);
/// ```
///
/// Two locals are different places, even if they have the same name.
public final class Local<T> {
  private final String name;
  private final Class<? super T> type;

  private Local(String name, Class<? super T> type) {
    this.name = name;
    this.type = type;
  }

  /// A new place.
  ///
  /// @param name its name in errors
  /// @param type the type of its value; `List.class` for a `Local<List<String>>`
  public static <T> Local<T> of(String name, Class<? super T> type) {
    return new Local<>(name, type);
  }

  public String name() {
    return name;
  }

  /// `value`, which was put into this place.
  @SuppressWarnings("unchecked") // only TaskContext.set puts values in, and it takes a T
  T cast(Object value) {
    return (T) type.cast(value);
  }

  @Override
  public String toString() {
    return "Local " + name + " (" + type.getTypeName() + ")";
  }
}
