package dev.davit.sdk;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.NullValueProvider;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.util.AccessPattern;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.stream.Stream;

/// Rejects a record with a missing or null component. Exceptions are an `Optional`, and a component
/// with an annotation called `Nullable` that is present at run time.
final class RequiredComponents extends BeanDeserializerModifier {
  private static final long serialVersionUID = 1L;

  private RequiredComponents() {}

  static Module module() {
    return new SimpleModule("davit-required").setDeserializerModifier(new RequiredComponents());
  }

  @Override
  public BeanDeserializerBuilder updateBuilder(
      DeserializationConfig config, BeanDescription bean, BeanDeserializerBuilder builder) {
    var creator = builder.getValueInstantiator();
    if (!bean.getBeanClass().isRecord() || !creator.canCreateFromObjectWith()) {
      return builder;
    }
    var properties = creator.getFromObjectArguments(config);
    for (var index = 0; index < properties.length; index++) {
      var property = properties[index];
      if (property != null && isRequired(bean.getBeanClass(), property)) {
        var required = property.withNullProvider(new Required(property));
        properties[index] = required;
        builder.addOrReplaceProperty(required, true);
      }
    }
    return builder;
  }

  private static boolean isRequired(Class<?> bean, SettableBeanProperty property) {
    return !property.getType().isReferenceType()
        && property.getInjectableValueId() == null
        && !JsonNode.class.isAssignableFrom(property.getType().getRawClass())
        && property.getMetadata().getValueNulls() == null
        && property.getAnnotation(JsonAnySetter.class) == null
        && annotations(bean, property).noneMatch(RequiredComponents::isNullable);
  }

  /// The annotations of the parameter, of its type and of the component that it sets.
  private static Stream<Annotation> annotations(Class<?> bean, SettableBeanProperty property) {
    if (!(property.getMember() instanceof AnnotatedParameter parameter)
        || !(parameter.getOwner().getAnnotated() instanceof Executable creator)) {
      return Stream.empty();
    }
    var index = parameter.getIndex();
    var ofParameter =
        Stream.<AnnotatedElement>of(
            creator.getParameters()[index], creator.getAnnotatedParameterTypes()[index]);
    var components = bean.getRecordComponents();
    var isCanonical = creator.getParameterCount() == components.length && index < components.length;
    var ofComponent =
        isCanonical
            ? Stream.<AnnotatedElement>of(
                components[index],
                components[index].getAnnotatedType(),
                components[index].getAccessor())
            : Stream.<AnnotatedElement>empty();
    return Stream.concat(ofParameter, ofComponent)
        .flatMap(element -> Arrays.stream(element.getAnnotations()));
  }

  private static boolean isNullable(Annotation annotation) {
    return annotation.annotationType().getSimpleName().equals("Nullable");
  }

  /// A component is missing or null.
  static final class Missing extends JsonMappingException {
    private static final long serialVersionUID = 1L;

    Missing(DeserializationContext context, String message) {
      super(context.getParser(), message);
    }
  }

  private static final class Required implements NullValueProvider {
    private final SettableBeanProperty property;

    Required(SettableBeanProperty property) {
      this.property = property;
    }

    @Override
    public Object getNullValue(DeserializationContext context) throws JsonMappingException {
      throw missing(context, "is null");
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) throws JsonMappingException {
      throw missing(context, "is missing");
    }

    private Missing missing(DeserializationContext context, String how) {
      var type = property.getType();
      var fix = type.isPrimitive() ? "" : ", unless it is @Nullable";
      return new Missing(context, how + "; expected: " + JsonFaults.named(type) + fix);
    }

    @Override
    public AccessPattern getNullAccessPattern() {
      return AccessPattern.DYNAMIC;
    }
  }
}
