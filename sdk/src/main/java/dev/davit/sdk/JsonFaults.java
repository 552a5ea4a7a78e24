package dev.davit.sdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Messages for invalid JSON, and for values that cannot be read or written. They name the field
/// and the fix. Jackson's own messages give advice about its flags, which users of Davit cannot
/// set.
final class JsonFaults {
  private static final Pattern ENUM_NAMES = Pattern.compile("for Enum class: \\[(.*)\\]$");

  private static final int MOST_SHOWN = 100;

  private JsonFaults() {}

  /// The error for `json` that cannot be read.
  static IllegalArgumentException reading(IOException e, JsonNode json) {
    return e instanceof JsonMappingException fault
        ? new IllegalArgumentException(path(fault) + ": " + why(fault, json), e)
        : new IllegalArgumentException(original(e), e);
  }

  /// The error for a value that cannot be written.
  static IllegalArgumentException writing(IOException e) {
    if (!(e instanceof JsonMappingException fault)) {
      return new IllegalArgumentException(original(e), e);
    }
    var isEmpty =
        fault instanceof InvalidDefinitionException
            && original(fault).startsWith("No serializer found");
    var why =
        isEmpty
            ? named(((InvalidDefinitionException) fault).getType())
                + " has nothing that can be written; make it a record, or give it getters"
            : original(fault);
    return new IllegalArgumentException(
        fault.getPath().isEmpty() ? why : why + " (at " + path(fault) + ")", e);
  }

  private static String why(JsonMappingException e, JsonNode json) {
    if (e instanceof RequiredComponents.Missing) {
      return original(e);
    }
    if (e instanceof InvalidTypeIdException fault) {
      var base = named(fault.getBaseType());
      return fault.getTypeId() == null
          ? "the type id of a " + base + " is missing"
          : "\"%s\" is no type id of a %s".formatted(fault.getTypeId(), base);
    }
    if (e instanceof InvalidFormatException fault) {
      return "%s is no %s%s"
          .formatted(shown(fault.getValue()), named(fault.getTargetType()), allowed(fault));
    }
    if (e instanceof ValueInstantiationException fault) {
      var because = fault.getCause() == null ? original(fault) : Errors.inShort(fault.getCause());
      return "a %s cannot be made of it: %s".formatted(named(fault.getType()), because);
    }
    if (e instanceof InvalidDefinitionException fault) {
      return definition(fault);
    }
    if (e.getCause() != null) {
      return Errors.inShort(e.getCause());
    }
    if (e instanceof MismatchedInputException fault && fault.getTargetType() != null) {
      return mismatch(fault, fault.getTargetType(), at(json, e));
    }
    return original(e);
  }

  /// The names of an enum that Jackson accepts. Its message lists them in no particular order.
  private static String allowed(InvalidFormatException fault) {
    var names = ENUM_NAMES.matcher(original(fault));
    return names.find()
        ? Arrays.stream(names.group(1).split(", "))
            .sorted()
            .collect(Collectors.joining(", ", "; allowed: ", ""))
        : "";
  }

  private static String mismatch(
      MismatchedInputException e, Class<?> target, @Nullable JsonNode found) {
    if (String.valueOf(e.getOriginalMessage()).contains("no String-argument constructor")
        || isObjectWithoutCreator(e)) {
      return withoutCreator(target);
    }
    if (found == null || found.isMissingNode()) {
      return "is missing; expected: " + named(target);
    }
    return "is %s; expected: %s".formatted(kind(found), named(target));
  }

  private static boolean isObjectWithoutCreator(MismatchedInputException e) {
    return String.valueOf(e.getOriginalMessage()).contains("no Creators");
  }

  private static String definition(InvalidDefinitionException e) {
    var type = e.getType() == null ? null : e.getType().getRawClass();
    if (type == null || !String.valueOf(e.getOriginalMessage()).startsWith("Cannot construct")) {
      return original(e);
    }
    return Modifier.isAbstract(type.getModifiers())
        ? named(type)
            + " is abstract; name its classes with @JsonTypeInfo and @JsonSubTypes, or use one of"
            + " them"
        : withoutCreator(type);
  }

  private static String withoutCreator(Class<?> type) {
    return named(type)
        + (isKotlin(type)
            ? " is a class of Kotlin; add com.fasterxml.jackson.module:jackson-module-kotlin, and"
                + " its KotlinModule in Application.json()"
            : " has no constructor for it; make it a record, give it a constructor without"
                + " parameters, or annotate one with @JsonCreator");
  }

  private static boolean isKotlin(Class<?> type) {
    return Arrays.stream(type.getAnnotations())
        .anyMatch(it -> it.annotationType().getName().equals("kotlin.Metadata"));
  }

  /// The name of a type in a message: without the package for types of the JDK.
  static String named(@Nullable JavaType type) {
    return type == null ? "value" : named(type.getRawClass());
  }

  private static String named(@Nullable Class<?> type) {
    return type == null ? "value" : type.getTypeName().replaceFirst("^java\\.(lang|util)\\.", "");
  }

  private static String kind(JsonNode json) {
    return switch (json.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case STRING -> "the text " + shown(json.textValue());
      case NUMBER -> "the number " + json.asText();
      case BOOLEAN -> json.asText();
      case NULL -> "null";
      case BINARY, MISSING, POJO -> "something else";
    };
  }

  private static String shown(@Nullable Object value) {
    var text = String.valueOf(value);
    var cut = text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    return value instanceof CharSequence ? "\"" + cut + "\"" : cut;
  }

  private static @Nullable JsonNode at(JsonNode json, JsonMappingException e) {
    JsonNode found = json;
    for (var step : e.getPath()) {
      found =
          step.getFieldName() == null
              ? found.path(step.getIndex())
              : found.path(step.getFieldName());
    }
    return found;
  }

  private static String original(IOException e) {
    return e instanceof JsonProcessingException fault
        ? String.valueOf(fault.getOriginalMessage())
        : Errors.inShort(e);
  }

  /// The path of the fault in the JSON, such as `$.items[2].price`.
  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step ->
                step.getFieldName() == null
                    ? "[" + step.getIndex() + "]"
                    : "." + step.getFieldName())
        .collect(Collectors.joining("", "$", ""));
  }
}
