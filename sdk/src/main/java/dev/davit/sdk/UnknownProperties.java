package dev.davit.sdk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;

/// Notes the properties that a type does not have, in the attribute of this class.
///
/// What the same type writes by a getter that it cannot read, such as a `boolean isEmpty()` of a
/// record, is none: payloads that Java wrote have it.
final class UnknownProperties extends DeserializationProblemHandler {
  private static final int MOST = 10;

  private final JsonMapper mapper;

  /// Of each type the names that it writes: a payload may hold thousands of one type.
  private final ClassValue<Set<String>> written =
      new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> type) {
          return written(type);
        }
      };

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
    if (context.getAttribute(UnknownProperties.class) instanceof Set<?> set
        && set.size() < MOST
        && !written.get(type).contains(name)) {
      @SuppressWarnings("unchecked") // only TaskJson sets the attribute
      var unknown = (Set<String>) set;
      unknown.add("\"" + name + "\" of " + type.getName());
    }
    parser.skipChildren();
    return true;
  }

  private Set<String> written(Class<?> type) {
    return mapper
        .getSerializationConfig()
        .introspect(mapper.constructType(type))
        .findProperties()
        .stream()
        .filter(BeanPropertyDefinition::couldSerialize)
        .map(BeanPropertyDefinition::getName)
        .collect(Collectors.toUnmodifiableSet());
  }
}
