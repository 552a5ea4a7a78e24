package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.davit.contract.Assignment;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class TaskJsonTest {
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "shape")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Circle.class, name = "circle"),
    @JsonSubTypes.Type(value = Square.class, name = "square")
  })
  sealed interface Shape permits Circle, Square {}

  record Circle(int radius) implements Shape {}

  record Square(int side) implements Shape {}

  record Page<T>(List<T> items, int number) {}

  record Maybe(Optional<String> name, OptionalInt count) {}

  enum Speed {
    SLOW,
    @JsonProperty("express")
    FAST
  }

  record Parcel(Speed speed) {}

  record Order(String id, @Nullable String partner, int count) {
    public boolean isLarge() {
      return count > 10;
    }
  }

  record Optionals(Optional<String> name, String id) {}

  record Annotated(@JavaxStyle.Nullable String name, String id) {}

  interface JavaxStyle {
    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
    @interface Nullable {}
  }

  record Refuses(String id) {
    Refuses {
      throw new IllegalStateException("no id of ours");
    }
  }

  static final class WithoutCreator {
    final String id;

    WithoutCreator(String id, int other) {
      this.id = id + other;
    }

    public String getId() {
      return id;
    }
  }

  interface Plain {}

  static class Animal {
    public String getName() {
      return "n";
    }
  }

  static final class Dog extends Animal {
    public int getLegs() {
      return 4;
    }
  }

  record Money(long cents) {}

  record Same(String what, Object value, TypeRef<?> type) {
    @Override
    public String toString() {
      return what;
    }
  }

  static final List<Same> SAME =
      List.of(
          new Same(
              "a list of shapes",
              List.of(new Circle(1), new Square(2)),
              new TypeRef<List<Shape>>() {}),
          new Same("a shape", new Circle(1), TypeRef.of(Shape.class)),
          new Same(
              "a list of another class",
              new ArrayList<>(List.of(new Circle(1))),
              new TypeRef<List<Shape>>() {}),
          new Same(
              "a map of shapes", Map.of("a", new Square(3)), new TypeRef<Map<String, Shape>>() {}),
          new Same(
              "a page of shapes",
              new Page<Shape>(List.of(new Circle(1)), 2),
              new TypeRef<Page<Shape>>() {}),
          new Same(
              "an optional shape", Optional.of(new Circle(1)), new TypeRef<Optional<Shape>>() {}),
          new Same(
              "an offset",
              OffsetDateTime.parse("2026-01-02T12:00:00+05:30"),
              TypeRef.of(OffsetDateTime.class)),
          new Same(
              "a zone",
              ZonedDateTime.parse("2026-01-02T12:00:00+01:00[Europe/Berlin]"),
              TypeRef.of(ZonedDateTime.class)),
          new Same(
              "a zone that is UTC",
              ZonedDateTime.parse("2026-01-02T12:00:00Z[UTC]"),
              TypeRef.of(ZonedDateTime.class)),
          new Same(
              "a zone that is an offset",
              ZonedDateTime.parse("2026-01-02T12:00:00+02:00"),
              TypeRef.of(ZonedDateTime.class)),
          new Same(
              "an instant", Instant.parse("2026-01-02T03:04:05.678Z"), TypeRef.of(Instant.class)),
          new Same(
              "optionals that are there",
              new Maybe(Optional.of("a"), OptionalInt.of(3)),
              TypeRef.of(Maybe.class)),
          new Same(
              "optionals that are not",
              new Maybe(Optional.empty(), OptionalInt.empty()),
              TypeRef.of(Maybe.class)),
          new Same(
              "a component that may be null", new Order("o", null, 11), TypeRef.of(Order.class)),
          new Same("another Nullable", new Annotated(nothing(), "a"), TypeRef.of(Annotated.class)));

  @ParameterizedTest
  @FieldSource("SAME")
  void arrivesAsItWas(Same it) {
    assertThat(throughJson(it.value(), it.type())).isEqualTo(it.value());
  }

  @SuppressWarnings("unchecked") // each row has a value of its type
  private static <T> TaskJson.Payload<T> payload(Object value, TypeRef<T> type) {
    return TaskJson.STANDARD.readPayload(TaskJson.STANDARD.write((T) value, type), type);
  }

  private static Object throughJson(Object value, TypeRef<?> type) {
    var read = payload(value, type);
    assertThat(read.unknown()).isEmpty();
    return read.value();
  }

  record Fault(String what, String json, TypeRef<?> type, String message) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static final String HERE = "dev.davit.sdk.TaskJsonTest$";

  static final List<Fault> FAULTS =
      List.of(
          new Fault(
              "a missing text",
              "{\"count\":1}",
              TypeRef.of(Order.class),
              "$.id: is missing; expected: String, unless it is @Nullable"),
          new Fault(
              "a text that is null",
              "{\"id\":null,\"count\":1}",
              TypeRef.of(Order.class),
              "$.id: is null; expected: String, unless it is @Nullable"),
          new Fault(
              "a missing number",
              "{\"id\":\"o\"}",
              TypeRef.of(Order.class),
              "$.count: is missing; expected: int"),
          new Fault(
              "a number that is null",
              "{\"id\":\"o\",\"count\":null}",
              TypeRef.of(Order.class),
              "$.count: is null; expected: int"),
          new Fault(
              "a missing one beside an optional",
              "{}",
              TypeRef.of(Optionals.class),
              "$.id: is missing; expected: String, unless it is @Nullable"),
          new Fault(
              "a missing one in a list",
              "[{\"id\":\"o\",\"count\":1},{\"id\":\"p\"}]",
              new TypeRef<List<Order>>() {},
              "$[1].count: is missing; expected: int"),
          new Fault(
              "a text for a number",
              "{\"id\":\"o\",\"count\":\"x\"}",
              TypeRef.of(Order.class),
              "$.count: \"x\" is no int"),
          new Fault(
              "a text that an enum does not have",
              "{\"speed\":\"QUICK\"}",
              TypeRef.of(Parcel.class),
              "$.speed: \"QUICK\" is no " + HERE + "Speed; allowed: SLOW, express"),
          new Fault(
              "a key that an enum does not have",
              "{\"QUICK\":1}",
              new TypeRef<Map<Speed, Integer>>() {},
              "$: \"QUICK\" is no " + HERE + "Speed; allowed: SLOW, express"),
          new Fault(
              "a list for a text",
              "{\"id\":[1],\"count\":1}",
              TypeRef.of(Order.class),
              "$.id: is an array; expected: String"),
          new Fault(
              "a number for an object",
              "7",
              TypeRef.of(Order.class),
              "$: is the number 7; expected: " + HERE + "Order"),
          new Fault(
              "an object for a list",
              "{}",
              new TypeRef<List<Order>>() {},
              "$: is an object; expected: ArrayList"),
          new Fault(
              "an unknown type id",
              "{\"shape\":\"star\"}",
              TypeRef.of(Shape.class),
              "$: \"star\" is no type id of a " + HERE + "Shape"),
          new Fault(
              "no type id",
              "{\"radius\":1}",
              TypeRef.of(Shape.class),
              "$: the type id of a " + HERE + "Shape is missing"),
          new Fault(
              "a record that refuses",
              "{\"id\":\"o\"}",
              TypeRef.of(Refuses.class),
              "$: a "
                  + HERE
                  + "Refuses cannot be made of it: java.lang.IllegalStateException: no id of ours"),
          new Fault(
              "a class without a creator",
              "{\"id\":\"o\"}",
              TypeRef.of(WithoutCreator.class),
              "$: "
                  + HERE
                  + "WithoutCreator has no constructor for it; make it a record, give it a"
                  + " constructor without parameters, or annotate one with @JsonCreator"),
          new Fault(
              "an interface",
              "{}",
              TypeRef.of(Plain.class),
              "$: "
                  + HERE
                  + "Plain is abstract; name its classes with @JsonTypeInfo and @JsonSubTypes, or"
                  + " use one of them"));

  @ParameterizedTest
  @FieldSource("FAULTS")
  void isRefusedInOurOwnWords(Fault it) {
    assertThatThrownBy(() -> TaskJson.STANDARD.readPayload(TaskJson.parse(it.json()), it.type()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(it.message());
  }

  @Test
  void aMissingComponentOfAnOutputIsNull() {
    var json = TaskJson.parse("{\"count\":1}");

    assertThat(TaskJson.STANDARD.read(json, TypeRef.of(Order.class)).partner()).isNull();
  }

  @Test
  void fieldsOfASubclassAreWritten() {
    assertThat(TaskJson.STANDARD.write(new Dog(), TypeRef.of(Animal.class)))
        .isEqualTo(TaskJson.parse("{\"legs\":4,\"name\":\"n\"}"));
  }

  @Test
  void halfACharacterIsReplaced() {
    assertThat(TaskJson.STANDARD.write(Map.of("a", List.of("Hello 😀".substring(0, 7)))))
        .isEqualTo(TaskJson.parse("{\"a\":[\"Hello \uFFFD\"]}"));
  }

  @Test
  void anUnknownFieldIsNamedAndWhatATypeWritesItselfIsNone() {
    var json = TaskJson.parse("{\"id\":\"o\",\"partnr\":\"acme\",\"count\":1,\"large\":false}");

    assertThat(TaskJson.STANDARD.readPayload(json, TypeRef.of(Order.class)).unknown())
        .containsExactly("\"partnr\" of " + HERE + "Order");
  }

  @Test
  void anUnknownFieldFailsWhereThatIsAskedFor() {
    var task = Task.of("t", JsonNode.class, Object.class).run((in, ctx) -> in);
    assertThat(task.strictPayload()).isFalse();
    var lax = Task.of("t", Order.class, String.class);

    assertThat(ended(lax.run((order, ctx) -> order.id()), false)).isEqualTo("COMPLETED");
    assertThat(ended(lax.strictPayload().run((order, ctx) -> order.id()), false))
        .isEqualTo(Reason.PAYLOAD_INVALID + " not a field: \"partnr\" of " + HERE + "Order");
    assertThat(ended(lax.run((order, ctx) -> order.id()), true))
        .startsWith(Reason.PAYLOAD_INVALID.toString());
  }

  @Test
  void modulesOfAnApplicationAreUsed() {
    var module = new SimpleModule("money");
    module.addSerializer(Money.class, ToStringSerializer.instance);
    var json = TaskJson.STANDARD.with(module);
    var task = Task.of("t", String.class, Object.class).run((in, ctx) -> new Money(5));

    assertThat(TestKit.DEFAULT.json(json).attemptOf(task, "in").output())
        .isEqualTo("Money[cents=5]");
    assertThat(TestKit.run(task, "in").output()).isEqualTo(Map.of("cents", 5));
  }

  private static String ended(Task<?, ?> task, boolean isStrict) {
    var json = TaskJson.parse("{\"id\":\"o\",\"partnr\":\"acme\",\"count\":1}");
    var environment =
        new AttemptEnvironment(
            new CancelSignal(), InstantSource.system(), Sleeper.SYSTEM, HookWatch.NONE);
    var report =
        new TaskExecutor(TaskCatalog.of(() -> List.of(task)), environment, isStrict, false)
            .execute(
                new Assignment(
                    "1",
                    "t",
                    new Assignment.AssignedRun("0a", "t-1", "shop", Instant.EPOCH, List.of()),
                    new Assignment.AssignedAttempt(1, 1),
                    "task/t",
                    "micro",
                    null,
                    null,
                    json));
    return report.result() instanceof Result.Failed failed
        ? failed.reason() + " " + failed.error().message()
        : "COMPLETED";
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals", "unchecked"})
  private static <T> T nothing() {
    return (T) null;
  }
}
