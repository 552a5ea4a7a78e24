package dev.davit.operator.lean;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.davit.api.ConcurrencyPolicy;
import dev.davit.api.Entrypoint;
import dev.davit.api.MissedPolicy;
import dev.davit.api.Overflow;
import dev.davit.api.Phase;
import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.Schedule;
import dev.davit.api.Task;
import dev.davit.api.Token;
import dev.davit.api.TokenPhase;
import dev.davit.api.WaitKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the API server's responses for the operator: our kinds and pods as streams, resource by
/// resource ([ResourceReader]). So the content of a resource cannot end a list or a watch, nor take
/// more memory than it says. Thread-safe.
public final class LeanSerialization extends KubernetesSerialization {
  /// For nearly everything: keeps the factory's table of names small.
  private static final StreamReadConstraints TIGHT_LIMITS =
      StreamReadConstraints.builder().maxNameLength(1024).build();

  /// For everything else that an API server accepts: it bounds depth (10,000) and size itself.
  private static final StreamReadConstraints WIDE_LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .maxNumberLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .build();

  private static final Map<String, Class<? extends KubernetesResource>> KINDS =
      Map.of(
          "davit.dev/v1alpha1/Run", Run.class,
          "davit.dev/v1alpha1/Task", Task.class,
          "davit.dev/v1alpha1/Queue", Queue.class,
          "davit.dev/v1alpha1/Token", Token.class,
          "davit.dev/v1alpha1/Schedule", Schedule.class,
          "v1/Pod", Pod.class);

  private final JsonMapper mapper;

  private LeanSerialization(JsonMapper mapper) {
    super(mapper, true);
    this.mapper = mapper;
  }

  public static LeanSerialization create() {
    var factory = JsonFactory.builder().streamReadConstraints(TIGHT_LIMITS).build();
    return new LeanSerialization(
        JsonMapper.builder(factory)
            .addModule(module())
            .addModule(new SimpleModule("pods").setDeserializerModifier(new PodFields()))
            .addHandler(new UnknownFieldHandler())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build());
  }

  private static SimpleModule module() {
    return new SimpleModule()
        .addDeserializer(String.class, new SharedStrings())
        .addDeserializer(JsonNode.class, new FreeJsonReader())
        .addDeserializer(Phase.class, new StrictEnum<>(Phase.class, Phase::ofWireName))
        .addDeserializer(
            Entrypoint.class, new StrictEnum<>(Entrypoint.class, Entrypoint::ofWireName))
        .addDeserializer(Overflow.class, new StrictEnum<>(Overflow.class, Overflow::ofWireName))
        .addDeserializer(
            ConcurrencyPolicy.class,
            new StrictEnum<>(ConcurrencyPolicy.class, ConcurrencyPolicy::ofWireName))
        .addDeserializer(
            MissedPolicy.class, new StrictEnum<>(MissedPolicy.class, MissedPolicy::ofWireName))
        .addDeserializer(WaitKind.class, new StrictEnum<>(WaitKind.class, WaitKind::ofWireName))
        .addDeserializer(
            TokenPhase.class, new StrictEnum<>(TokenPhase.class, TokenPhase::ofWireName))
        .addDeserializer(Run.class, new ResourceReader<>(Run.class, ResourceKinds.runs()))
        .addDeserializer(Task.class, new ResourceReader<>(Task.class, ResourceKinds.tasks()))
        .addDeserializer(Queue.class, new ResourceReader<>(Queue.class, ResourceKinds.queues()))
        .addDeserializer(Token.class, new ResourceReader<>(Token.class, ResourceKinds.tokens()))
        .addDeserializer(
            Schedule.class, new ResourceReader<>(Schedule.class, ResourceKinds.schedules()))
        .addDeserializer(Pod.class, new ResourceReader<>(Pod.class, ResourceKinds.pods()))
        .setDeserializerModifier(new ReportsUnknown());
  }

  @Override
  public <T> T unmarshal(InputStream stream, TypeReference<T> type) {
    try {
      var body = stream.readAllBytes();
      if (body.length == 0 || body[0] != '{') {
        return super.unmarshal(new ByteArrayInputStream(body), type);
      }
      try {
        return read(mapper.getFactory(), body, type);
      } catch (IOException e) {
        if (!isConstraint(e)) {
          throw e;
        }
        return read(JsonFactory.builder().streamReadConstraints(WIDE_LIMITS).build(), body, type);
      }
    } catch (IOException e) {
      throw KubernetesClientException.launderThrowable(e);
    }
  }

  /// Whether the parser failed because JSON is beyond its usual bounds.
  static boolean isConstraint(Throwable e) {
    for (var cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StreamConstraintsException) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("unchecked") // the object of a watch event is read by its kind
  private <T> T read(JsonFactory factory, byte[] body, TypeReference<T> type) throws IOException {
    var wanted = mapper.constructType(type.getType());
    try (var json = factory.createParser(body)) {
      json.setCodec(mapper);
      return wanted.hasRawClass(WatchEvent.class)
          ? (T) event(json, factory, body)
          : mapper.readerFor(wanted).withAttribute(byte[].class, body).readValue(json);
    }
  }

  private WatchEvent event(JsonParser json, JsonFactory factory, byte[] body) throws IOException {
    var event = new WatchEvent();
    json.nextToken();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      json.nextToken();
      switch (name) {
        case "type" -> event.setType(json.getText());
        case "object" -> {
          var type = kind(factory, body, (int) json.currentTokenLocation().getByteOffset());
          event.setObject(mapper.readerFor(type).withAttribute(byte[].class, body).readValue(json));
        }
        default -> json.skipChildren();
      }
    }
    return event;
  }

  /// The class of the resource that begins at `offset`; its kind is near its beginning.
  private Class<? extends KubernetesResource> kind(JsonFactory factory, byte[] body, int offset)
      throws IOException {
    var apiVersion = "";
    var kind = "";
    try (var json = factory.createParser(body, offset, body.length - offset)) {
      json.nextToken();
      while ((apiVersion.isEmpty() || kind.isEmpty()) && json.nextToken() == JsonToken.FIELD_NAME) {
        var name = json.currentName();
        json.nextToken();
        switch (name) {
          case "apiVersion" -> apiVersion = json.getText();
          case "kind" -> kind = json.getText();
          default -> json.skipChildren();
        }
      }
    }
    var known = KINDS.get(apiVersion + "/" + kind);
    if (known != null) {
      return known;
    }
    Class<? extends KubernetesResource> registered =
        getRegisteredKubernetesResource(apiVersion, kind);
    return Objects.requireNonNullElse(registered, GenericKubernetesResource.class);
  }

  /// Records that a resource has a field that this version does not have.
  private static final class UnknownFieldHandler extends DeserializationProblemHandler {
    @Override
    public boolean handleUnknownProperty(
        DeserializationContext context,
        JsonParser json,
        JsonDeserializer<?> deserializer,
        Object beanOrClass,
        String name)
        throws IOException {
      if (context.getAttribute(ReadProgress.class) instanceof ReadProgress reading) {
        reading.unknown();
      }
      json.skipChildren();
      return true;
    }
  }

  /// Our records ignore unknown fields, for clients; the operator must know of them.
  private static final class ReportsUnknown extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public BeanDeserializerBuilder updateBuilder(
        DeserializationConfig config,
        BeanDescription description,
        BeanDeserializerBuilder builder) {
      if (description.getBeanClass().getPackage() == Run.class.getPackage()) {
        builder.setIgnoreUnknownProperties(false);
      }
      return builder;
    }
  }

  /// Refuses a constant that this version does not have: a client may ignore it, but an operator
  /// must not decide without it.
  private static final class StrictEnum<E extends Enum<E>> extends StdScalarDeserializer<E> {
    private static final long serialVersionUID = 1L;

    private final transient Lookup<E> lookup;

    private interface Lookup<E> {
      @Nullable E of(String name);
    }

    StrictEnum(Class<E> type, Lookup<E> lookup) {
      super(type);
      this.lookup = lookup;
    }

    @Override
    public E deserialize(JsonParser json, DeserializationContext context) throws IOException {
      var name = json.getText();
      var constant = lookup.of(name);
      if (constant == null) {
        throw context.weirdStringException(
            name, handledType(), "this version of Davit does not know it");
      }
      return constant;
    }
  }
}
