package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.Assignment;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Result.Next;
import dev.davit.contract.TaskError;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class TaskExecutorTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  record Item(String name, int count) {}

  record Order(String id, List<Item> items) {}

  record Failing(String what, TaskFunction<String, Object> function, Reason reason, Next next) {
    @Override
    public String toString() {
      return what;
    }
  }

  static final class Unprintable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("even this fails");
    }
  }

  static final class NoFields {}

  static final class Knot {
    public Knot getSelf() {
      return this;
    }
  }

  static final List<Failing> FAILING =
      List.of(
          failing("an exception", Reason.TASK_FAILED, Next.RETRY, new IOException("disk")),
          failing("a stack overflow", Reason.TASK_FAILED, Next.RETRY, new StackOverflowError()),
          failing("a missing class", Reason.TASK_FAILED, Next.RETRY, new NoClassDefFoundError("X")),
          failing("an assertion", Reason.TASK_FAILED, Next.RETRY, new AssertionError("no")),
          failing("an interrupt", Reason.TASK_FAILED, Next.RETRY, new InterruptedException()),
          failing("an unprintable one", Reason.TASK_FAILED, Next.RETRY, new Unprintable()),
          failing("an abort", Reason.ABORTED, Next.STOP, new AbortTaskRunException("gone")),
          new Failing(
              "an output that holds itself",
              (in, ctx) -> new Knot(),
              Reason.OUTPUT_NOT_JSON,
              Next.STOP),
          new Failing(
              "an output without fields",
              (in, ctx) -> new NoFields(),
              Reason.OUTPUT_NOT_JSON,
              Next.STOP));

  @ParameterizedTest
  @FieldSource("FAILING")
  void aTaskThatFailsIsAResult(Failing failing) {
    var result = execute(failing.function(), json("\"in\""));

    assertThat(result).isInstanceOf(Result.Failed.class);
    var failed = (Result.Failed) result;
    assertThat(failed.reason()).isEqualTo(failing.reason());
    assertThat(failed.next()).isEqualTo(failing.next());
  }

  @Test
  void keepsTypeMessageAndStackTrace() {
    var result =
        (Result.Failed)
            execute(
                (in, ctx) -> {
                  throw new IOException("disk", new IllegalStateException("full"));
                },
                json("\"in\""));

    assertThat(result.error().type()).isEqualTo("java.io.IOException");
    assertThat(result.error().message()).isEqualTo("disk");
    assertThat(result.error().stackTrace())
        .startsWith("java.io.IOException: disk\n\tat ")
        .contains("Caused by: java.lang.IllegalStateException: full");
  }

  @Test
  void runningOutOfMemoryIsNotAResult() {
    assertThatThrownBy(
            () ->
                execute(
                    (in, ctx) -> {
                      throw new OutOfMemoryError("heap");
                    },
                    json("\"in\"")))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void anUnknownTaskFailsWithTheKnownOnes() {
    var catalog =
        TaskCatalog.of(
            () ->
                List.of(
                    Task.of("b", String.class, String.class).run((in, ctx) -> in),
                    Task.of("a", String.class, String.class).run((in, ctx) -> in)));

    assertThat(executor(catalog).execute(assignment("c", null)).result())
        .isEqualTo(
            stop(
                Reason.TASK_NOT_IN_IMAGE,
                "the image's application has no task \"c\"; its tasks are: a, b"));
  }

  @Test
  void aPayloadOfAnotherTypeNamesTheField() {
    var task = Task.of("order", Order.class, String.class).run((in, ctx) -> in.id());

    assertThat(
            message(
                task, "{\"id\":\"o\",\"items\":[{\"name\":\"n\",\"count\":1},{\"count\":\"x\"}]}"))
        .isEqualTo("$.items[1].count: \"x\" is no int");
    assertThat(message(task, "{\"items\":[{}]}"))
        .isEqualTo("$.items[0].name: is missing; expected: String, unless it is @Nullable");
    assertThat(message(task, "7")).startsWith("$: ");
    assertThat(message(task, "null"))
        .isEqualTo("there is no payload; task order takes a dev.davit.sdk.TaskExecutorTest$Order");
  }

  @Test
  void aTaskWithoutPayloadTakesNoneAndNull() {
    var task = Task.withoutPayload("sweep", String.class).run((none, ctx) -> "swept");
    var executor = executor(TaskCatalog.of(() -> List.of(task)));

    for (var payload : new @Nullable JsonNode[] {null, json("null"), json("{}")}) {
      assertThat(executor.execute(assignment("sweep", payload)).result())
          .isEqualTo(new Result.Completed(TextNode.valueOf("swept")));
    }
  }

  @Test
  void showsTheTaskItsAttempt() {
    var seen = new AtomicReference<@Nullable TaskContext>();
    execute(
        (in, ctx) -> {
          seen.set(ctx);
          return in;
        },
        json("\"in\""));

    var ctx = seen.get();
    assertThat(ctx).isNotNull();
    assertThat(ctx.task()).isEqualTo("t");
    assertThat(ctx.run().name()).isEqualTo("t-1");
    assertThat(ctx.attempt().number()).isEqualTo(2);
    assertThat(ctx.machine()).isEqualTo(Machine.MICRO);
    assertThat(ctx.queue()).isEqualTo("task/t");
    assertThat(ctx.deadline()).contains(NOW.plusSeconds(60));
    assertThat(ctx.remaining()).hasValueSatisfying(left -> assertThat(left).hasSeconds(60));
    assertThat(ctx.isCanceled()).isFalse();
  }

  @Test
  void withoutWhatChecksPayloadsATaskWithASchemaIsNotExecuted() {
    var task =
        Task.of("t", String.class, String.class)
            .payloadSchema("{\"type\": \"string\"}")
            .run((in, ctx) -> in);

    assertThatThrownBy(() -> TestKit.run(task, "in"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "task t has a payloadSchema, and nothing on the class path checks payloads; add"
                + " dev.davit:davit-payload-schema");
  }

  private static String message(Task<?, ?> task, String payload) {
    var catalog = TaskCatalog.of(() -> List.of(task));
    var result =
        (Result.Failed) executor(catalog).execute(assignment(task.id(), json(payload))).result();
    assertThat(result.reason()).isEqualTo(Reason.PAYLOAD_INVALID);
    assertThat(result.next()).isEqualTo(Next.STOP);
    return result.error().message();
  }

  private static Failing failing(String what, Reason reason, Next next, Throwable thrown) {
    return new Failing(
        what,
        (in, ctx) -> {
          if (thrown instanceof Error error) {
            throw error;
          }
          throw (Exception) thrown;
        },
        reason,
        next);
  }

  private static Result execute(TaskFunction<String, Object> function, JsonNode payload) {
    var task = Task.<String, Object>of("t", String.class, Object.class).run(function);
    return executor(TaskCatalog.of(() -> List.of(task))).execute(assignment("t", payload)).result();
  }

  private static TaskExecutor executor(TaskCatalog catalog) {
    return new TaskExecutor(
        catalog,
        new AttemptEnvironment(
            new CancelSignal(), InstantSource.fixed(NOW), Sleeper.SYSTEM, HookWatch.NONE));
  }

  private static Assignment assignment(String task, @Nullable JsonNode payload) {
    return new Assignment(
        "1",
        task,
        new Assignment.AssignedRun("0a", task + "-1", "shop", NOW, List.of()),
        new Assignment.AssignedAttempt(2, 3),
        "task/" + task,
        "micro",
        60L,
        null,
        payload);
  }

  private static Result stop(Reason reason, String message) {
    return new Result.Failed(reason, new TaskError(reason.wireName(), message, null), Next.STOP);
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
