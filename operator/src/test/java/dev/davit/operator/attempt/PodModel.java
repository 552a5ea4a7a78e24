package dev.davit.operator.attempt;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Every field that a pod can have, at every level, as the client's model of the API has them.
sealed interface PodModel {
  enum Leaf implements PodModel {
    TEXT,
    FLAG,
    INT32,
    INT64,
    QUANTITY,
    PORT,
    ANY
  }

  record Many(PodModel item) implements PodModel {}

  record ByKey(PodModel value) implements PodModel {}

  record Fields(SortedMap<String, PodModel> fields) implements PodModel {}

  static Fields ofPod() {
    return new Fields(
        new TreeMap<>(Map.of("metadata", of(ObjectMeta.class, 0), "spec", of(PodSpec.class, 0))));
  }

  private static PodModel of(Type type, int depth) {
    if (type instanceof ParameterizedType it) {
      var of = it.getActualTypeArguments();
      return it.getRawType() == List.class
          ? new Many(of(of[0], depth))
          : new ByKey(of(of[1], depth));
    }
    if (type == String.class) {
      return Leaf.TEXT;
    }
    if (type == Boolean.class) {
      return Leaf.FLAG;
    }
    if (type == Integer.class) {
      return Leaf.INT32;
    }
    if (type == Long.class) {
      return Leaf.INT64;
    }
    if (type == Quantity.class) {
      return Leaf.QUANTITY;
    }
    if (type == IntOrString.class) {
      return Leaf.PORT;
    }
    // Deep enough for all of a pod; a type that contains itself would go on for ever.
    if (!(type instanceof Class<?> of) || !of.getName().startsWith("io.fabric8") || depth > 12) {
      return Leaf.ANY;
    }
    var fields = new TreeMap<String, PodModel>();
    for (var field : of.getDeclaredFields()) {
      var named = field.getAnnotation(JsonProperty.class);
      if (named != null && !Modifier.isStatic(field.getModifiers())) {
        fields.put(named.value(), of(field.getGenericType(), depth + 1));
      }
    }
    return new Fields(fields);
  }
}
