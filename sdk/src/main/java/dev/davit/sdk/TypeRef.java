package dev.davit.sdk;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/// A type with its type arguments, which a `Class` cannot hold: `new TypeRef<List<Integer>>() {}`.
/// For plain classes use [#of].
public abstract class TypeRef<T extends @Nullable Object> {
  private final Type type;

  /// @throws IllegalArgumentException if the subclass names no type argument
  protected TypeRef() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parent)) {
      throw new IllegalArgumentException("a TypeRef needs a type: new TypeRef<List<Integer>>() {}");
    }
    this.type = parent.getActualTypeArguments()[0];
  }

  private TypeRef(Type type) {
    this.type = type;
  }

  /// The type of a class.
  public static <T extends @Nullable Object> TypeRef<T> of(Class<? extends T> type) {
    return new OfClass<>(type);
  }

  public final Type type() {
    return type;
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof TypeRef<?> that && type.equals(that.type);
  }

  @Override
  public final int hashCode() {
    return type.hashCode();
  }

  @Override
  public final String toString() {
    return type.getTypeName();
  }

  private static final class OfClass<T extends @Nullable Object> extends TypeRef<T> {
    OfClass(Class<? extends T> type) {
      super(type);
    }
  }
}
