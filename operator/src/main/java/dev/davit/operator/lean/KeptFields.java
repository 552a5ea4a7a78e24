package dev.davit.operator.lean;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;

/// Keeps what a newer version of Davit wrote: copies the fields that our record does not have from
/// the previous JSON.
public final class KeptFields {
  private KeptFields() {}

  /// Adds to `next`, which is a `type` as JSON, the fields of `before` that `type` does not have,
  /// on every level.
  public static void keep(ObjectNode before, ObjectNode next, Class<?> type) {
    for (var field : before.properties()) {
      component(type, field.getKey())
          .ifPresentOrElse(
              known -> keep(field.getValue(), next.path(field.getKey()), known),
              () -> next.set(field.getKey(), field.getValue()));
    }
  }

  private static void keep(JsonNode before, JsonNode next, RecordComponent known) {
    if (before instanceof ObjectNode from && next instanceof ObjectNode to) {
      if (known.getType().isRecord()) {
        keep(from, to, known.getType());
      }
    } else if (before instanceof ArrayNode from
        && next instanceof ArrayNode to
        && known.getGenericType() instanceof ParameterizedType list
        && list.getActualTypeArguments()[0] instanceof Class<?> item
        && item.isRecord()) {
      keepItems(from, to, item);
    }
  }

  /// Items have no names. An item counts as the same if all that we know of it is equal, and the
  /// same holds for all items before it.
  private static void keepItems(ArrayNode before, ArrayNode next, Class<?> item) {
    for (var index = 0; index < Math.min(before.size(), next.size()); index++) {
      if (!(before.get(index) instanceof ObjectNode from
          && next.get(index) instanceof ObjectNode to
          && isSame(from, to, item))) {
        return;
      }
      keep(from, to, item);
    }
  }

  private static boolean isSame(ObjectNode before, ObjectNode next, Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .filter(it -> !it.getType().isRecord())
        .allMatch(it -> before.path(it.getName()).equals(next.path(it.getName())));
  }

  private static Optional<RecordComponent> component(Class<?> type, String name) {
    return Arrays.stream(type.getRecordComponents())
        .filter(it -> it.getName().equals(name))
        .findFirst();
  }
}
