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

/// Collects the properties that a type does not have, in the attribute of this class.
///
/// A property that the type itself writes with a getter, but cannot read, is not unknown: payloads
/// that Java wrote have it. An example is `boolean isEmpty()` of a record.
final class UnknownProperties extends DeserializationProblemHandler {
  private static final int MOST = 10;

  private final JsonMapper mapper;

  /// The names that each type writes, cached: a payload may hold thousands of values of one type.
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
