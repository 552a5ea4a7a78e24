package dev.davit.operator.lean;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads a resource of one kind, and always returns one. If a part cannot be read, it is left out
/// and reported by [Unread], so that a list or a watch goes on after it.
///
/// From the metadata it reads only what the operator uses, and skips foreign labels and
/// annotations, and the record of which manager wrote which field.
final class ResourceReader<R extends HasMetadata> extends StdDeserializer<R> {
  private static final long serialVersionUID = 1L;

  private final transient Kind<R, ?, ?> kind;

  ResourceReader(Class<R> type, Kind<R, ?, ?> kind) {
    super(type);
    this.kind = kind;
  }

  /// The parts of a kind of resource.
  ///
  /// @param create makes a resource whose spec is used if the real one cannot be read
  /// @param keptKeys which labels and annotations are kept
  record Kind<R, S, T>(
      Supplier<R> create, Part<R, S> spec, Part<R, T> status, Predicate<String> keptKeys) {}

  /// The spec or the status of a kind.
  ///
  /// @param maxBytes the largest one that is kept in memory, without the JSON of [FreeJson]
  record Part<R, P>(Class<P> type, BiConsumer<R, P> set, int maxBytes) {}

  @Override
  public R deserialize(JsonParser json, DeserializationContext context) throws IOException {
    var resource = kind.create().get();
    resource.setMetadata(new ObjectMeta());
    var faults = new ArrayList<String>();
    var status = Optional.<String>empty();
    var hasSpec = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      json.nextToken();
      switch (name) {
        case "apiVersion" -> resource.setApiVersion(context.readValue(json, String.class));
        case "metadata" -> resource.setMetadata(metadata(json, context));
        case "spec" -> {
          hasSpec = true;
          part("spec", kind.spec(), resource, json, context, faults);
        }
        case "status" -> status = part("status", kind.status(), resource, json, context, faults);
        default -> json.skipChildren();
      }
    }
    if (!hasSpec) {
      faults.add("spec: is missing");
    }
    status.ifPresent(it -> Unread.status(resource, it));
    if (!faults.isEmpty()) {
      Unread.fault(resource, String.join("; ", faults));
    }
    return resource;
  }

  /// Reads spec or status.
  ///
  /// @return the whole part as JSON, if it has unknown fields
  private <P> Optional<String> part(
      String name,
      Part<R, P> part,
      R resource,
      JsonParser json,
      DeserializationContext context,
      List<String> faults)
      throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return Optional.empty();
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      faults.add(name + ": is no object");
      return Optional.empty();
    }
    var outer = json.getParsingContext().getParent().getNestingDepth();
    var begin = json.currentTokenLocation().getByteOffset();
    var reading = new ReadProgress();
    context.setAttribute(ReadProgress.class, reading);
    try {
      var value = context.readValue(json, part.type());
      var end = json.currentLocation().getByteOffset();
      var bytes = end - begin - reading.freeBytes();
      if (bytes > part.maxBytes()) {
        faults.add(
            "%s: has %d bytes; at most %d are allowed".formatted(name, bytes, part.maxBytes()));
        return Optional.empty();
      }
      part.set().accept(resource, value);
      return reading.hasUnknown() ? text(context, begin, end) : Optional.empty();
    } catch (JsonProcessingException | RuntimeException | StackOverflowError e) {
      if (LeanSerialization.isConstraint(e)) {
        throw e;
      }
      while (json.getParsingContext().getNestingDepth() > outer) {
        if (json.nextToken() == null) {
          throw e;
        }
      }
      faults.add(fault(name, e));
      return Optional.empty();
    } finally {
      context.setAttribute(ReadProgress.class, null);
    }
  }

  private static Optional<String> text(DeserializationContext context, long begin, long end) {
    return context.getAttribute(byte[].class) instanceof byte[] body && begin >= 0
        ? Optional.of(new String(body, (int) begin, (int) (end - begin), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static String fault(String part, Throwable e) {
    var text = new StringBuilder(part);
    if (e instanceof JsonMappingException mapping) {
      for (var step : mapping.getPath()) {
        if (step.getFieldName() == null) {
          text.append('[').append(step.getIndex()).append(']');
        } else {
          text.append('.').append(step.getFieldName());
        }
      }
    }
    var message =
        e instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : String.valueOf(e.getMessage() == null ? e : e.getMessage());
    text.append(": ").append(message.lines().findFirst().orElse(""));
    return text.substring(0, Math.min(text.length(), 500));
  }

  private ObjectMeta metadata(JsonParser json, DeserializationContext context) throws IOException {
    var meta = new ObjectMeta();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return meta;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      json.nextToken();
      switch (name) {
        case "name" -> meta.setName(text(json, context));
        case "namespace" -> meta.setNamespace(text(json, context));
        case "uid" -> meta.setUid(text(json, context));
        case "resourceVersion" -> meta.setResourceVersion(text(json, context));
        case "creationTimestamp" -> meta.setCreationTimestamp(text(json, context));
        case "deletionTimestamp" -> meta.setDeletionTimestamp(text(json, context));
        case "deletionGracePeriodSeconds" ->
            meta.setDeletionGracePeriodSeconds(json.getValueAsLong());
        case "generation" -> meta.setGeneration(json.getValueAsLong());
        case "labels" -> meta.setLabels(texts(json, context));
        case "annotations" -> meta.setAnnotations(texts(json, context));
        case "ownerReferences" -> meta.setOwnerReferences(owners(json, context));
        default -> json.skipChildren();
      }
    }
    return meta;
  }

  private static @Nullable String text(JsonParser json, DeserializationContext context)
      throws IOException {
    return json.currentToken() == JsonToken.VALUE_NULL
        ? null
        : context.readValue(json, String.class);
  }

  private Map<String, String> texts(JsonParser json, DeserializationContext context)
      throws IOException {
    var texts = new HashMap<String, String>();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return texts;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var key = json.currentName();
      json.nextToken();
      if (!kind.keptKeys().test(key) || Unread.isMark(key)) {
        json.skipChildren();
        continue;
      }
      var value = text(json, context);
      if (value != null) {
        texts.put(key, value);
      }
    }
    return texts;
  }

  private static List<OwnerReference> owners(JsonParser json, DeserializationContext context)
      throws IOException {
    var owners = new ArrayList<OwnerReference>();
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return owners;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      owners.add(context.readValue(json, OwnerReference.class));
    }
    return owners;
  }
}
