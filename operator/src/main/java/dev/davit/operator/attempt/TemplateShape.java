package dev.davit.operator.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The shape that a value of a podTemplate must have. A value without a shape is refused: no shape
/// here means "anything".
sealed interface TemplateShape {

  /// A value without fields.
  enum Scalar implements TemplateShape {
    TEXT("text without NUL"),
    FLAG("true or false"),
    INT32("a whole number"),
    INT64("a whole number"),
    QUANTITY("a quantity such as 500m or 1Gi"),
    PORT("a port's number or name");

    private final String words;

    Scalar(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    boolean fits(JsonNode value) {
      return switch (this) {
        case TEXT -> value.isTextual() && value.textValue().indexOf('\0') < 0;
        case FLAG -> value.isBoolean();
        case INT32 -> value.isIntegralNumber() && value.canConvertToInt();
        case INT64 -> value.isIntegralNumber() && value.canConvertToLong();
        case QUANTITY ->
            INT64.fits(value)
                || (value.isTextual() && Quantities.PATTERN.matcher(value.textValue()).matches());
        case PORT -> INT32.fits(value) || TEXT.fits(value);
      };
    }
  }

  /// The format of quantities. Every text that it matches is short, and no text takes long to
  /// match.
  final class Quantities {
    static final Pattern PATTERN =
        Pattern.compile(
            "[+-]?[0-9]{1,18}(\\.[0-9]{0,9})?([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?");

    private Quantities() {}
  }

  /// A list.
  ///
  /// @param key the field that identifies an item; no two items may have the same value in it
  record Items(TemplateShape item, Optional<String> key) implements TemplateShape {
    static Items of(TemplateShape item) {
      return new Items(item, Optional.empty());
    }

    static Items keyed(String key, TemplateShape item) {
      return new Items(item, Optional.of(key));
    }
  }

  /// An object whose keys the user chooses.
  record Entries(TemplateShape value) implements TemplateShape {}

  /// An object with these fields and no others.
  ///
  /// @param required fields that must be present, and must not be empty texts
  record Fields(SortedMap<String, Field> fields, Set<String> required) implements TemplateShape {
    public Fields {
      fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
      required = Collections.unmodifiableSet(new TreeSet<>(required));
    }

    static Builder with() {
      return new Builder();
    }

    /// A builder with these fields, for adding more.
    Builder and() {
      var builder = new Builder();
      builder.fields.putAll(fields);
      builder.required.addAll(required);
      return builder;
    }
  }

  /// A container. Its name decides between the task's own container and others.
  record ByContainer(Fields task, Fields other) implements TemplateShape {}

  /// A field of an object.
  ///
  /// @param privileged whether it is allowed only if the operator allows privileged templates
  /// @param bound what its value must be unless the operator allows privileged templates
  record Field(TemplateShape shape, boolean privileged, Optional<Bound> bound) {}

  /// The values that do not weaken a pod.
  ///
  /// @param words the values, as messages describe them
  /// @param holds whether a value of the right shape is one of them
  record Bound(String words, Predicate<JsonNode> holds) {
    static Bound oneOf(String... values) {
      var allowed = List.of(values);
      return new Bound(String.join(", ", allowed), it -> allowed.contains(it.asText()));
    }

    /// For an object that has a `type`.
    static Bound type(String... values) {
      var allowed = List.of(values);
      return new Bound(
          "`type` " + String.join(", ", allowed),
          it -> allowed.contains(it.path("type").asText("")));
    }
  }

  /// Lists the fields of an object.
  final class Builder {
    private final TreeMap<String, Field> fields = new TreeMap<>();
    private final Set<String> required = new TreeSet<>();

    private Builder() {}

    Builder text(String... names) {
      return all(Scalar.TEXT, names);
    }

    Builder texts(String... names) {
      return all(Items.of(Scalar.TEXT), names);
    }

    Builder flag(String... names) {
      return all(Scalar.FLAG, names);
    }

    Builder int32(String... names) {
      return all(Scalar.INT32, names);
    }

    Builder int64(String... names) {
      return all(Scalar.INT64, names);
    }

    Builder field(String name, TemplateShape shape) {
      return all(shape, name);
    }

    Builder bounded(String name, TemplateShape shape, Bound bound) {
      fields.put(name, new Field(shape, false, Optional.of(bound)));
      return this;
    }

    Builder privileged(String name, TemplateShape shape) {
      fields.put(name, new Field(shape, true, Optional.empty()));
      return this;
    }

    Builder required(String... names) {
      required.addAll(Arrays.asList(names));
      return this;
    }

    Fields build() {
      var unknown =
          required.stream().filter(it -> !fields.containsKey(it)).collect(Collectors.toSet());
      if (!unknown.isEmpty()) {
        throw new IllegalStateException("required, but not a field: " + unknown);
      }
      return new Fields(fields, required);
    }

    private Builder all(TemplateShape shape, String... names) {
      for (var name : names) {
        fields.put(name, new Field(shape, false, Optional.empty()));
      }
      return this;
    }
  }
}
