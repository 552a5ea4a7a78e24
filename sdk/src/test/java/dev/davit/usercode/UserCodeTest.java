package dev.davit.usercode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.contract.Assignment;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import dev.davit.sdk.AbortTaskRunException;
import dev.davit.sdk.Application;
import dev.davit.sdk.ApplicationException;
import dev.davit.sdk.AttemptEnvironment;
import dev.davit.sdk.CancelSignal;
import dev.davit.sdk.ErrorDecision;
import dev.davit.sdk.HookWatch;
import dev.davit.sdk.Hooks;
import dev.davit.sdk.NoPayload;
import dev.davit.sdk.Sleeper;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskBuilder;
import dev.davit.sdk.TaskCatalog;
import dev.davit.sdk.TaskExecutor;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every place in which code of others is called, with everything that it can throw: the attempt
/// has a result, which names the place and never blames Davit.
class UserCodeTest {
  /// What the code below throws; the tests of a class run one after the other.
  private static volatile Thrown now = Thrown.ERROR;

  /// @param end outcome, reason and what is next
  /// @param named how the message, or the hook's error, begins
  record Place(String what, Function<Thrown, AttemptReport> attempt, String end, String named) {}

  record Case(Place place, Thrown thrown) {
    @Override
    public String toString() {
      return place.what() + " throws " + thrown;
    }
  }

  record Made(String id) {
    Made {
      now.raise();
    }
  }

  static final class Settable {
    public void setId(String id) {
      now.raise();
    }
  }

  @JsonDeserialize(using = Reader.class)
  record Read(String id) {}

  static final class Reader extends JsonDeserializer<Read> {
    @Override
    public Read deserialize(JsonParser parser, DeserializationContext context) {
      return now.raise();
    }
  }

  record Got(String id) {
    @Override
    public String id() {
      return now.raise();
    }
  }

  @JsonSerialize(using = Writer.class)
  record Written(String id) {}

  static final class Writer extends JsonSerializer<Written> {
    @Override
    public void serialize(Written value, JsonGenerator json, SerializerProvider provider) {
      now.raise();
    }
  }

  static final class Mute extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      return now.raise();
    }

    @Override
    public String toString() {
      return now.raise();
    }

    @Override
    public synchronized @Nullable Throwable getCause() {
      return now.raise();
    }
  }

  /// Fails when it is loaded, once for each of the classes.
  interface Initialised {
    record ByException(String id) {
      static final Object FAILS = Thrown.RUNTIME_EXCEPTION.raise();
    }

    record ByError(String id) {
      static final Object FAILS = Thrown.ERROR.raise();
    }

    record ByStackOverflow(String id) {
      static final Object FAILS = Thrown.STACK_OVERFLOW.raise();
    }

    record BySneaky(String id) {
      static final Object FAILS = Thrown.SNEAKY.raise();
    }

    static Class<?> by(Thrown thrown) {
      return switch (thrown) {
        case RUNTIME_EXCEPTION -> ByException.class;
        case ERROR -> ByError.class;
        case STACK_OVERFLOW -> ByStackOverflow.class;
        case SNEAKY -> BySneaky.class;
      };
    }
  }

  /// Calls a class that fails when it is loaded, once for each of the classes.
  record Calling(String id) {
    Calling {
      Called.by(now);
    }
  }

  interface Called {
    final class Excepting {
      static final Object FAILS = Thrown.RUNTIME_EXCEPTION.raise();
    }

    final class Erring {
      static final Object FAILS = Thrown.ERROR.raise();
    }

    final class Overflowing {
      static final Object FAILS = Thrown.STACK_OVERFLOW.raise();
    }

    final class Sneaking {
      static final Object FAILS = Thrown.SNEAKY.raise();
    }

    static Object by(Thrown thrown) {
      return switch (thrown) {
        case RUNTIME_EXCEPTION -> Excepting.FAILS;
        case ERROR -> Erring.FAILS;
        case STACK_OVERFLOW -> Overflowing.FAILS;
        case SNEAKY -> Sneaking.FAILS;
      };
    }
  }

  /// What the class path's services file names.
  public static final class Unmakeable implements Application {
    public Unmakeable() {
      now.raise();
    }

    @Override
    public List<Task<?, ?>> tasks() {
      return List.of();
    }
  }

  private static final JsonNode ORDER = JsonNodeFactory.instance.objectNode().put("id", "o-1");

  static final List<Place> PLACES =
      List.of(
          new Place(
              "tasks()",
              thrown -> loading(thrown::raise),
              "APPLICATION_INVALID STOP",
              "dev.davit.usercode.UserCodeTest$$Lambda.tasks() failed: "),
          new Place(
              "the list of tasks",
              thrown -> loading(() -> broken(thrown)),
              "APPLICATION_INVALID STOP",
              "dev.davit.usercode.UserCodeTest$$Lambda.tasks() failed: "),
          new Place(
              "hooks()",
              thrown -> loading(new BadHooks(thrown)),
              "APPLICATION_INVALID STOP",
              "dev.davit.usercode.UserCodeTest$BadHooks.hooks() failed: "),
          new Place(
              "a payload's static initialiser",
              thrown -> taking(Initialised.by(thrown)),
              "TASK_FAILED RETRY",
              "payload type dev.davit.usercode.UserCodeTest$Initialised$By"),
          new Place(
              "the static initialiser of a class that a payload calls",
              thrown -> taking(Calling.class),
              "TASK_FAILED RETRY",
              "payload type dev.davit.usercode.UserCodeTest$Calling: "),
          new Place(
              "a class that a payload calls and that could not be initialised before",
              thrown -> {
                taking(Calling.class);
                return taking(Calling.class);
              },
              "TASK_FAILED RETRY",
              "payload type dev.davit.usercode.UserCodeTest$Calling: "),
          hook("middleware", it -> it.middleware((none, ctx, next) -> now.raise())),
          hook("init", it -> it.init((none, ctx) -> now.raise())),
          hook("onStart", it -> it.onStart((none, ctx) -> now.raise())),
          hook("onStartAttempt", it -> it.onStartAttempt((none, ctx) -> now.raise())),
          new Place("run", thrown -> run(it -> it, thrown::raise), "TASK_FAILED RETRY", "oops"),
          new Place(
              "catchError",
              thrown -> run(it -> it.catchError((e, ctx) -> now.raise()), UserCodeTest::fail),
              "TASK_FAILED RETRY",
              "catchError: oops"),
          told("onSuccess", it -> it.onSuccess((none, output, ctx) -> now.raise())),
          told("onComplete", it -> it.onComplete((none, outcome, ctx) -> now.raise())),
          told("cleanup", it -> it.cleanup((none, ctx) -> now.raise())),
          told(
              "middleware",
              it ->
                  it.middleware(
                      (none, ctx, next) -> {
                        next.proceed();
                        now.raise();
                      })),
          new Place(
              "onFailure",
              thrown ->
                  run(
                      it -> it.onFailure((none, e, ctx) -> now.raise()),
                      () -> {
                        throw new AbortTaskRunException("never");
                      }),
              "ABORTED STOP, onFailure",
              "oops"),
          new Place(
              "an output's getter",
              thrown -> run(it -> it, () -> new Got("g")),
              "OUTPUT_NOT_JSON STOP",
              "the output type dev.davit.usercode.UserCodeTest$Got cannot be written as JSON: "),
          new Place(
              "an output's serializer",
              thrown -> run(it -> it, () -> new Written("w")),
              "OUTPUT_NOT_JSON STOP",
              "the output type dev.davit.usercode.UserCodeTest$Written cannot be written as"
                  + " JSON: "),
          new Place(
              "an exception's own methods",
              thrown ->
                  run(
                      it -> it,
                      () -> {
                        throw new Mute();
                      }),
              "TASK_FAILED RETRY",
              "(the exception cannot be printed: "),
          new Place(
              "the methods of an exception of tasks()",
              thrown ->
                  loading(
                      () -> {
                        throw new Mute();
                      }),
              "APPLICATION_INVALID STOP",
              "dev.davit.usercode.UserCodeTest$$Lambda.tasks() failed:"
                  + " dev.davit.usercode.UserCodeTest$Mute"),
          new Place(
              "the methods of what catchError throws",
              thrown ->
                  run(
                      it ->
                          it.catchError(
                              (e, ctx) -> {
                                throw new Mute();
                              }),
                      UserCodeTest::fail),
              "TASK_FAILED RETRY",
              "catchError: (the exception cannot be printed: "));

  static Stream<Case> everywhere() {
    return PLACES.stream()
        .flatMap(place -> Arrays.stream(Thrown.values()).map(thrown -> new Case(place, thrown)));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void isNamedAndNotBlamedOnDavit(Case it) {
    now = it.thrown();

    var report = it.place().attempt().apply(it.thrown());

    assertThat(ended(report)).isEqualTo(it.place().end());
    assertThat(withoutNumbers(said(report))).startsWith(it.place().named());
    assertThat(ResultMessage.read(ResultMessage.write(report.result(), report.notes())))
        .isInstanceOf(ResultMessage.Valid.class);
  }

  /// Whether the payload is at fault or its class is not known where a constructor throws an
  /// exception: it is refused then. An error is the class's.
  @ParameterizedTest
  @EnumSource
  void aPayloadThatItsOwnTypeRefuses(Thrown thrown) {
    now = thrown;
    var isError = thrown == Thrown.ERROR || thrown == Thrown.STACK_OVERFLOW;

    for (var type : List.of(Made.class, Settable.class, Read.class)) {
      var report = taking(type);

      assertThat(ended(report))
          .as(type.getName())
          .isEqualTo(isError ? "TASK_FAILED RETRY" : "PAYLOAD_INVALID STOP");
      assertThat(said(report)).contains("oops");
      if (isError) {
        assertThat(said(report)).startsWith("payload type " + type.getName() + ": ");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anApplicationThatCannotBeMade(Thrown thrown, @TempDir Path folder) throws IOException {
    now = thrown;
    var file = folder.resolve("META-INF/services/dev.davit.sdk.Application");
    Files.createDirectories(file.getParent());
    Files.writeString(file, Unmakeable.class.getName());
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);

      assertThat(said(attempt(TaskCatalog::load, ORDER)))
          .startsWith("the application of META-INF/services/dev.davit.sdk.Application cannot be")
          .endsWith("oops");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void aDelayBeyondTimeIsLongAndNoError() {
    var longest = ErrorDecision.retryAfter(Duration.ofSeconds(Long.MAX_VALUE));

    var report = run(it -> it.catchError((e, ctx) -> longest), UserCodeTest::fail);

    assertThat(((Result.Failed) report.result()).retryAt())
        .isEqualTo(Instant.EPOCH.plus(Duration.ofDays(365)));
  }

  @Test
  void aDecisionOfNothingIsTheHooksFailure() {
    var report =
        run(it -> it.catchError((e, ctx) -> ErrorDecision.replace(nothing())), UserCodeTest::fail);

    assertThat(ended(report)).isEqualTo("TASK_FAILED RETRY");
    assertThat(said(report)).isEqualTo("catchError: error");
  }

  @Test
  void anApplicationThatReturnsNothing() {
    assertThat(withoutNumbers(said(loading(UserCodeTest::nothing))))
        .isEqualTo("dev.davit.usercode.UserCodeTest$$Lambda.tasks() failed: it returned null");
  }

  private record BadHooks(Thrown thrown) implements Application {
    @Override
    public List<Task<?, ?>> tasks() {
      return List.of();
    }

    @Override
    public Hooks<Object, @Nullable Object> hooks() {
      return thrown.raise();
    }
  }

  private static Place hook(
      String name, UnaryOperator<TaskBuilder<NoPayload, @Nullable Object>> added) {
    return new Place(
        name, thrown -> run(added, () -> "done"), "TASK_FAILED RETRY", name + ": oops");
  }

  private static Place told(
      String name, UnaryOperator<TaskBuilder<NoPayload, @Nullable Object>> added) {
    return new Place(
        name + ", afterwards", thrown -> run(added, () -> "done"), "Completed, " + name, "oops");
  }

  private interface Body {
    Object call() throws Exception;
  }

  private static AttemptReport run(
      UnaryOperator<TaskBuilder<NoPayload, @Nullable Object>> added, Body body) {
    var task =
        added
            .apply(Task.<@Nullable Object>withoutPayload("t", Object.class))
            .run((none, ctx) -> body.call());
    return attempt(() -> TaskCatalog.of(() -> List.of(task)), null);
  }

  private static AttemptReport taking(Class<?> type) {
    var task = Task.of("t", type, String.class).run((payload, ctx) -> "done");
    return attempt(() -> TaskCatalog.of(() -> List.of(task)), ORDER);
  }

  private static AttemptReport loading(Application application) {
    return attempt(() -> TaskCatalog.of(application), null);
  }

  /// As the runner does it.
  private static AttemptReport attempt(
      Supplier<TaskCatalog> application, @Nullable JsonNode payload) {
    TaskCatalog catalog;
    try {
      catalog = application.get();
    } catch (ApplicationException e) {
      return new AttemptReport(
          new Result.Failed(Reason.APPLICATION_INVALID, e.error(), Result.Next.STOP));
    }
    var environment =
        new AttemptEnvironment(
            new CancelSignal(), InstantSource.fixed(Instant.EPOCH), Sleeper.SYSTEM, HookWatch.NONE);
    return new TaskExecutor(catalog, environment)
        .execute(
            new Assignment(
                "1",
                "t",
                new Assignment.AssignedRun("0a", "t-1", "shop", Instant.EPOCH, List.of()),
                new Assignment.AssignedAttempt(1, 3),
                "task/t",
                "micro",
                null,
                null,
                payload));
  }

  private static List<Task<?, ?>> broken(Thrown thrown) {
    return new AbstractList<>() {
      @Override
      public Task<?, ?> get(int index) {
        return thrown.raise();
      }

      @Override
      public int size() {
        return 1;
      }
    };
  }

  private static Object fail() {
    throw new IllegalArgumentException("first");
  }

  @SuppressWarnings({
    "NullAway",
    "TypeParameterUnusedInFormals",
    "unchecked"
  }) // as code without null marks
  private static <T> T nothing() {
    return (T) null;
  }

  private static String ended(AttemptReport report) {
    var end =
        report.result() instanceof Result.Failed failed
            ? failed.reason() + " " + failed.next()
            : report.result().getClass().getSimpleName();
    return report.notes().hookErrors().stream()
        .map(error -> ", " + error.hook())
        .reduce(end, String::concat);
  }

  private static String said(AttemptReport report) {
    return report.notes().hookErrors().isEmpty()
        ? ((Result.Failed) report.result()).error().message()
        : report.notes().hookErrors().get(0).message();
  }

  private static String withoutNumbers(String text) {
    return text.replaceAll("\\$\\$Lambda[^.]*", "\\$\\$Lambda");
  }
}
