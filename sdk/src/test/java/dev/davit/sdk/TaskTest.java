package dev.davit.sdk;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
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
              "retry.factor is 0.5; allowed: 1 to 100"),
          new Bad(
              "a delay that grows too fast",
              () -> Retry.DEFAULT.factor(100.5),
              "retry.factor is 100.5; allowed: 1 to 100"),
          new Bad(
              "no number",
              () -> Retry.DEFAULT.factor(Double.NaN),
              "retry.factor is NaN; allowed: 1 to 100"),
          new Bad(
              "a negative delay",
              () -> Retry.DEFAULT.minTimeout(ofSeconds(-1)),
              "retry.minTimeout is PT-1S; allowed: 0s to 24h"),
          new Bad(
              "a first delay of more than a day",
              () -> Retry.DEFAULT.minTimeout(ofHours(25)),
              "retry.minTimeout is 25h; allowed: 0s to 24h"),
          new Bad(
              "a delay of more than a day",
              () -> Retry.DEFAULT.maxTimeout(ofHours(24).plusMillis(1)),
              "retry.maxTimeout is 24h1ms; allowed: 0s to 24h"),
          new Bad(
              "a least delay above the most",
              () -> Retry.DEFAULT.maxTimeout(ofMillis(500)),
              "retry.minTimeout is 1s; allowed: at most retry.maxTimeout, which is 500ms"),
          new Bad(
              "too short a duration",
              () -> Task.of("a", String.class, String.class).maxDuration(ofMillis(4999)),
              "maxDuration is 4s999ms; allowed: 5s to 8760h"),
          new Bad(
              "too long a duration",
              () -> Task.of("a", String.class, String.class).maxDuration(ofHours(8761)),
              "maxDuration is 8761h; allowed: 5s to 8760h"),
          new Bad(
              "no time to start",
              () -> Task.of("a", String.class, String.class).startTimeout(ofMillis(999)),
              "startTimeout is 999ms; allowed: 1s to 24h"),
          new Bad(
              "a day to start",
              () -> Task.of("a", String.class, String.class).startTimeout(ofHours(25)),
              "startTimeout is 25h; allowed: 1s to 24h"),
          new Bad(
              "a machine twice",
              () ->
                  Task.of("a", String.class, String.class)
                      .outOfMemory(Machine.LARGE_1X, Machine.LARGE_2X, Machine.LARGE_1X),
              "retry.outOfMemory has machine \"large-1x\" twice; allowed: each once"),
          new Bad(
              "a ladder too high",
              () -> Task.of("a", String.class, String.class).outOfMemory(machines(11)),
              "retry.outOfMemory has 11 machines; allowed: up to 10"),
          new Bad(
              "a novel",
              () -> Task.of("a", String.class, String.class).description("d".repeat(1025)),
              "description has 1025 characters; allowed: up to 1024"),
          new Bad(
              "runs kept for longer than ten years",
              () -> Retention.DEFAULT.age(ofHours(87_601)),
              "retention.age is 87601h; allowed: 0s to 87600h"),
          new Bad(
              "fewer runs than none",
              () -> Retention.DEFAULT.count(-1),
              "retention.count is -1; allowed: 0 to 100000"),
          new Bad(
              "a negative ttl",
              () -> Task.of("a", String.class, String.class).ttl(ofSeconds(-1)),
              "ttl is PT-1S; allowed: 0s to 8760h"),
          new Bad(
              "no time to cancel",
              () -> Task.of("a", String.class, String.class).cancelTimeout(ofMillis(999)),
              "cancelTimeout is 999ms; allowed: 1s to 1h"),
          new Bad(
              "no time for hooks",
              () -> Task.of("a", String.class, String.class).hookTimeout(ofSeconds(0)),
              "hookTimeout is 0s; allowed: 1ms to 1h"),
          new Bad(
              "a schema that is none",
              () -> Task.of("a", String.class, String.class).payloadSchema("true"),
              "payloadSchema is no JSON object: true"),
          new Bad(
              "no slot", () -> Queue.limit(0), "queue.concurrencyLimit is 0; allowed: 1 to 100000"),
          new Bad(
              "too many slots",
              () -> Queue.limit(100_001),
              "queue.concurrencyLimit is 100001; allowed: 1 to 100000"),
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

  private static Machine[] machines(int count) {
    return IntStream.range(0, count).mapToObj(i -> Machine.of("m-" + i)).toArray(Machine[]::new);
  }

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
    assertThat(Task.of("a".repeat(63), String.class, String.class).id).hasSize(63);
    assertThatThrownBy(() -> Task.of("a".repeat(64), String.class, String.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hasTheDocumentedDefaults() {
    var task = Task.of("a", String.class, String.class).run((in, ctx) -> in);

    assertThat(task.machine()).isEqualTo(Machine.SMALL_1X);
    assertThat(task.retry()).isEqualTo(new Retry(3, 2, ofSeconds(1), ofSeconds(10), true, false));
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
