package dev.davit.sdk;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.davit.contract.JsonBounds;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How payloads and outputs become JSON and back. The rules are the same in the triggering program,
/// in the pod and in tests: Jackson's rules for records, collections, `Optional` and `java.time`
/// (instants as RFC 3339, with their offset and zone).
///
/// If a payload is a record, every component is required, unless it is an `Optional` or has an
/// annotation called `Nullable`. In other types, a missing number or boolean is an error and not 0.
/// Fields that the type does not have are ignored, so that a newer program can trigger an older
/// task, see [TaskBuilder#strictPayload]. Decimals keep their digits in a `BigDecimal`, and half a
/// surrogate pair becomes U+FFFD.
public final class TaskJson {
  /// Only these rules.
  public static final TaskJson STANDARD =
      new TaskJson(
          JsonMapper.builder()
              .addModule(new Jdk8Module())
              .addModule(
                  new JavaTimeModule().disable(JavaTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID))
              .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
              .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
              .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
              .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
              .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
              .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
              .defaultPropertyInclusion(
                  JsonInclude.Value.construct(
                      JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
              .build());

  private final JsonMapper mapper;

  /// For payloads.
  private final JsonMapper complete;

  private TaskJson(JsonMapper mapper) {
    this.mapper = mapper;
    this.complete = mapper.copy();
    this.complete.registerModule(RequiredComponents.module());
    this.complete.addHandler(new UnknownProperties(mapper));
  }

  /// These rules and those of `modules`, which have precedence.
  public TaskJson with(Module... modules) {
    var more = mapper.copy();
    more.registerModules(modules);
    return new TaskJson(more);
  }

  /// `value` as JSON, by its runtime type.
  ///
  /// @throws IllegalArgumentException if Jackson cannot write it
  public JsonNode write(@Nullable Object value) {
    return written(value, null);
  }

  /// `value` as JSON, by its declared type: the items of a `List<Shape>` have the type ids that
  /// `Shape` defines.
  ///
  /// @throws IllegalArgumentException if Jackson cannot write it
  public <T extends @Nullable Object> JsonNode write(T value, TypeRef<T> type) {
    var declared = mapper.constructType(type.type());
    // With the declared type, Jackson writes the polymorphic content of an Optional without fields.
    return value instanceof Optional<?> optional && declared.isReferenceType()
        ? typed(optional.orElse(null), declared.getReferencedType())
        : typed(value, declared);
  }

  private JsonNode typed(@Nullable Object value, JavaType type) {
    return written(value, value == null ? null : declared(value, type));
  }

  private JsonNode written(@Nullable Object value, @Nullable JavaType type) {
    try {
      JsonNode json;
      if (type == null) {
        json = mapper.valueToTree(value);
      } else {
        var buffer = new TokenBuffer(mapper, false).forceUseOfBigDecimal(true);
        mapper.writerFor(type).writeValue(buffer, value);
        json = mapper.readTree(buffer.asParser());
      }
      return JsonBounds.wellFormed(json);
    } catch (IOException e) {
      throw JsonFaults.writing(e);
    } catch (IllegalArgumentException e) {
      throw e.getCause() instanceof IOException cause ? JsonFaults.writing(cause) : e;
    }
  }

  /// Null if the value has more fields than the declaration, as without type arguments: the fields
  /// of a subclass would be left out.
  private @Nullable JavaType declared(Object value, JavaType type) {
    if (!type.hasGenericTypes() || !type.getRawClass().isInstance(value)) {
      return null;
    }
    try {
      return mapper.getTypeFactory().constructSpecializedType(type, value.getClass());
    } catch (IllegalArgumentException e) {
      return type; // a class that hides the type arguments of its supertype
    }
  }

  /// `json` as a value of `type`; null for JSON's `null`.
  ///
  /// @throws IllegalArgumentException if it is not valid; the message names the path of the field
  public <T extends @Nullable Object> T read(JsonNode json, TypeRef<T> type) {
    try {
      return mapper.treeToValue(json, mapper.constructType(type.type()));
    } catch (JsonProcessingException e) {
      throw JsonFaults.reading(e, json);
    }
  }

  /// A payload, and the paths of the fields that its type does not have.
  record Payload<T extends @Nullable Object>(T value, List<String> unknown) {}

  /// `json` as a payload of `type`, with every component of a record required.
  ///
  /// @throws IllegalArgumentException if it is not valid; the message names the path of the field
  <T extends @Nullable Object> Payload<T> readPayload(JsonNode json, TypeRef<T> type) {
    var unknown = new LinkedHashSet<String>();
    try {
      T value =
          complete
              .readerFor(complete.constructType(type.type()))
              .withAttribute(UnknownProperties.class, unknown)
              .readValue(json);
      return new Payload<>(value, List.copyOf(unknown));
    } catch (IOException e) {
      throw JsonFaults.reading(e, json);
    }
  }

  /// The JSON in `text`.
  ///
  /// @throws IllegalArgumentException if it is not valid JSON
  static JsonNode parse(String text) {
    try {
      return STANDARD.mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }
}
