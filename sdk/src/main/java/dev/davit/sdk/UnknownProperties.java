package dev.davit.sdk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;

/// Notes the properties that a type does not have, in the attribute of this class.
///
/// What the same type writes by a getter that it cannot read, such as a `boolean isEmpty()` of a
/// record, is none: payloads that Java wrote have it.
final class UnknownProperties extends DeserializationProblemHandler {
  private static final int MOST = 10;

  private final JsonMapper mapper;

  UnknownProperties(JsonMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public boolean handleUnknownProperty(
      DeserializationContext context,
      JsonParser parser,
      JsonDeserializer<?> deserializer,
      Object beanOrClass,
      String name)
      throws IOException {
    var type = beanOrClass instanceof Class<?> given ? given : beanOrClass.getClass();
    if (context.getAttribute(UnknownProperties.class) instanceof List<?> list
        && list.size() < MOST
        && !isWritten(type, name)) {
      @SuppressWarnings("unchecked") // only TaskJson sets the attribute
      var unknown = (List<String>) list;
      unknown.add("\"" + name + "\" of " + type.getName());
    }
    parser.skipChildren();
    return true;
  }

  private boolean isWritten(Class<?> type, String name) {
    return mapper
        .getSerializationConfig()
        .introspect(mapper.constructType(type))
        .findProperties()
        .stream()
        .anyMatch(property -> property.getName().equals(name) && property.couldSerialize());
  }
}
