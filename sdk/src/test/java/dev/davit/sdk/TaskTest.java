package dev.davit.sdk;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTest {
  record Bad(String what, ThrowingCallable definition, String message) {
    @Override
    public String toString() {
      return what;
    }
  }

  static final List<Bad> BAD =
      List.of(
          new Bad(
              "no attempts", () -> Retry.attempts(0), "retry.maxAttempts is 0; allowed: 1 to 250"),
          new Bad(
              "too many attempts",
              () -> Retry.attempts(251),
              "retry.maxAttempts is 251; allowed: 1 to 250"),
          new Bad(
              "a shrinking delay",
              () -> Retry.DEFAULT.factor(0.5),
              "retry.factor is 0.5; allowed: 1 or more"),
          new Bad(
              "no number",
              () -> Retry.DEFAULT.factor(Double.NaN),
              "retry.factor is NaN; allowed: 1 or more"),
          new Bad(
              "a negative delay",
              () -> Retry.DEFAULT.minTimeout(ofSeconds(-1)),
              "retry.minTimeout is PT-1S; allowed: 0s or more"),
          new Bad(
              "a least delay above the most",
              () -> Retry.DEFAULT.maxTimeout(ofMillis(500)),
              "retry.minTimeout is 1s; allowed: at most retry.maxTimeout, which is PT0.5S"),
          new Bad(
              "too short a duration",
              () -> Task.of("a", String.class, String.class).maxDuration(ofMillis(4999)),
              "maxDuration is PT4.999S; allowed: 5s to 8760h"),
          new Bad(
              "a negative ttl",
              () -> Task.of("a", String.class, String.class).ttl(ofSeconds(-1)),
              "ttl is PT-1S; allowed: 0s to 8760h"),
          new Bad(
              "no time to cancel",
              () -> Task.of("a", String.class, String.class).cancelTimeout(ofMillis(999)),
              "cancelTimeout is PT0.999S; allowed: 1s to 1h"),
          new Bad(
              "no time for hooks",
              () -> Task.of("a", String.class, String.class).hookTimeout(ofSeconds(0)),
              "hookTimeout is PT0S; allowed: 1ms to 1h"),
          new Bad(
              "a schema that is none",
              () -> Task.of("a", String.class, String.class).payloadSchema("true"),
              "payloadSchema is no JSON object: true"),
          new Bad(
              "no slot", () -> Queue.limit(0), "queue.concurrencyLimit is 0; allowed: 1 or more"),
          new Bad(
              "a queue that is no name",
              () -> Queue.named("E-Mails"),
              "queue.name is \"E-Mails\"; allowed: 1 to 63 lower-case letters, digits and hyphens,"
                  + " with a letter or digit first and last"),
          new Bad(
              "a machine that is no name",
              () -> Machine.of(""),
              "machine is \"\"; allowed: 1 to 63 lower-case letters, digits and hyphens, with a"
                  + " letter or digit first and last"));

  @ParameterizedTest
  @FieldSource("BAD")
  void refusesAtDefinition(Bad bad) {
    assertThatThrownBy(bad.definition())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(bad.message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a_b", "-a", "a-", "a.b", "a b", "ä", "a\n", "*"})
  void refusesAnIdThatIsNoName(String id) {
    assertThatThrownBy(() -> Task.of(id, String.class, String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the id of a task is \"" + id + "\"; allowed: 1 to 63");
  }

  @Test
  void anIdHasAtMost63Characters() {
    assertThat(Task.of("a".repeat(63), String.class, String.class).id()).hasSize(63);
    assertThatThrownBy(() -> Task.of("a".repeat(64), String.class, String.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hasTheDocumentedDefaults() {
    var task = Task.of("a", String.class, String.class).run((in, ctx) -> in);

    assertThat(task.machine()).isEqualTo(Machine.SMALL_1X);
    assertThat(task.retry()).isEqualTo(new Retry(3, 2, ofSeconds(1), ofSeconds(10), true));
    assertThat(task.queue()).isEmpty();
    assertThat(task.maxDuration()).isEmpty();
    assertThat(task.description()).isEmpty();
  }

  @Test
  void aBuilderIsNotChangedByWhatIsMadeFromIt() {
    var builder = Task.of("a", String.class, String.class);

    var changed =
        builder
            .description("d")
            .machine(Machine.of("gpu"))
            .retry(Retry.NONE)
            .queue(Queue.limit(2))
            .maxDuration(ofMinutes(5))
            .run((in, ctx) -> in);

    assertThat(builder.run((in, ctx) -> in).retry()).isEqualTo(Retry.DEFAULT);
    assertThat(changed.description()).contains("d");
    assertThat(changed.machine()).isEqualTo(new Machine("gpu"));
    assertThat(changed.retry().maxAttempts()).isEqualTo(1);
    assertThat(changed.queue()).contains(new Queue.Limit(2));
    assertThat(changed.maxDuration()).contains(Duration.ofMinutes(5));
    assertThat(changed).hasToString("Task a (java.lang.String -> java.lang.String)");
  }

  @Test
  void aLongerFirstDelayRaisesTheLongest() {
    assertThat(Retry.attempts(5).minTimeout(ofMinutes(1)).maxTimeout()).isEqualTo(ofMinutes(1));
  }

  @Test
  void typesWithArgumentsAreComparedByThem() {
    var list = new TypeRef<List<Integer>>() {};

    assertThat(list)
        .isEqualTo(new TypeRef<List<Integer>>() {})
        .isNotEqualTo(new TypeRef<List<Long>>() {})
        .hasToString("java.util.List<java.lang.Integer>");
    assertThat(TypeRef.of(String.class)).isEqualTo(new TypeRef<String>() {});
  }
}
