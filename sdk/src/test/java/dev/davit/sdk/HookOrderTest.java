package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.Result;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which hooks are called, in which order: `+` stands for the application's and then the task's,
/// `-` for the other way around.
class HookOrderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "returns, first attempt | +middleware +init +onStart +onStartAttempt -onSuccess -onComplete -cleanup -middleware_after | Completed",
        "returns, a later attempt | +middleware +init +onStartAttempt -onSuccess -onComplete -cleanup -middleware_after | Completed",
        "throws, an attempt is left | +middleware +init +onStart +onStartAttempt -catchError -cleanup -middleware_after | TaskFailed RETRY",
        "throws, last attempt | +middleware +init +onStartAttempt -catchError -onFailure -onComplete -cleanup -middleware_after | TaskFailed RETRY",
        "aborts | +middleware +init +onStartAttempt -onFailure -onComplete -cleanup -middleware_after | Aborted STOP",
        "output does not fit | +middleware +init +onStartAttempt -onFailure -onComplete -cleanup -middleware_after | OutputTooLarge STOP",
        "output is no JSON | +middleware +init +onStartAttempt -onFailure -onComplete -cleanup -middleware_after | OutputNotJson STOP",
        "canceled | +middleware +init +onStartAttempt -onCancel -cleanup -middleware_after | Canceled",
        "out of time | +middleware +init +onStartAttempt -middleware_after | TimedOut",
        "payload cannot be read | | PayloadInvalid STOP",
        "waits in its pod | +middleware +init +onStartAttempt -onWait +onResume -onSuccess -onComplete -cleanup -middleware_after | Completed",
        "is suspended | +middleware +init +onStartAttempt -onWait -cleanup -middleware_after | Suspended",
        "is resumed, first attempt | +middleware +init +onResume -onSuccess -onComplete -cleanup -middleware_after | Completed",
      })
  void isAsTheTableSays(String name, @Nullable String calls, String end) {
    var seen =
        HookCase.OUTCOMES.stream().filter(it -> it.name().equals(name)).findFirst().get().see();

    assertThat(seen.calls()).isEqualTo(calls == null ? List.of() : expanded(calls));
    assertThat(inShort(seen.result())).isEqualTo(end);
    assertThat(seen.end().notes().hookErrors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"out of memory", "exits or is killed"})
  void aCrashEndsEverythingInRun(String name) throws Exception {
    var crash =
        CrashedProcess.CRASHES.stream().filter(it -> it.name().equals(name)).findFirst().get();

    assertThat(CrashedProcess.calls(crash))
        .isEqualTo(expanded("+middleware +init +onStartAttempt"));
  }

  /// The hook of the task throws: what is called then, and how the attempt ends.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "middleware | returns, a later attempt | +middleware -catchError app.middleware_after | TaskFailed RETRY |",
        "middleware | throws, last attempt | +middleware -catchError -onFailure -onComplete app.middleware_after | TaskFailed RETRY |",
        "init | returns, a later attempt | +middleware +init -catchError -cleanup -middleware_after | TaskFailed RETRY |",
        "init | throws, last attempt | +middleware +init -catchError -onFailure -onComplete -cleanup -middleware_after | TaskFailed RETRY |",
        "onStart | returns, first attempt | +middleware +init +onStart -catchError -cleanup -middleware_after | TaskFailed RETRY |",
        "onStartAttempt | throws, last attempt | +middleware +init +onStartAttempt -catchError -onFailure -onComplete -cleanup -middleware_after | TaskFailed RETRY |",
        "onSuccess | returns, a later attempt | +middleware +init +onStartAttempt -onSuccess -onComplete -cleanup -middleware_after | Completed | onSuccess",
        "onFailure | throws, last attempt | +middleware +init +onStartAttempt -catchError -onFailure -onComplete -cleanup -middleware_after | TaskFailed RETRY | onFailure",
        "onComplete | returns, a later attempt | +middleware +init +onStartAttempt -onSuccess -onComplete -cleanup -middleware_after | Completed | onComplete",
        "catchError | throws, last attempt | +middleware +init +onStartAttempt task.catchError -onFailure -onComplete -cleanup -middleware_after | TaskFailed RETRY |",
        "onWait | waits in its pod | +middleware +init +onStartAttempt -onWait +onResume -onSuccess -onComplete -cleanup -middleware_after | Completed | onWait",
        "onWait | is suspended | +middleware +init +onStartAttempt -onWait -cleanup -middleware_after | Suspended | onWait",
        "onResume | waits in its pod | +middleware +init +onStartAttempt -onWait +onResume -catchError -cleanup -middleware_after | TaskFailed RETRY |",
        "onResume | is resumed, first attempt | +middleware +init +onResume -catchError -cleanup -middleware_after | TaskFailed RETRY |",
        "cleanup | is suspended | +middleware +init +onStartAttempt -onWait -cleanup -middleware_after | Suspended | cleanup",
        "middleware after | is suspended | +middleware +init +onStartAttempt -onWait -cleanup -middleware_after | Suspended | middleware",
        "onCancel | canceled | +middleware +init +onStartAttempt -onCancel -cleanup -middleware_after | Canceled | onCancel",
        "cleanup | returns, a later attempt | +middleware +init +onStartAttempt -onSuccess -onComplete -cleanup -middleware_after | Completed | cleanup",
        "middleware after | returns, a later attempt | +middleware +init +onStartAttempt -onSuccess -onComplete -cleanup -middleware_after | Completed | middleware",
        "middleware after | throws, last attempt | +middleware +init +onStartAttempt -catchError -onFailure -onComplete -cleanup -middleware_after | TaskFailed RETRY | middleware",
      })
  void anErrorInAHookDoesWhatTheTableSays(
      String hook, String name, String calls, String end, @Nullable String told) {
    var outcome = HookCase.OUTCOMES.stream().filter(it -> it.name().equals(name)).findFirst().get();

    var seen = outcome.throwingIn(hook).see();

    assertThat(seen.calls()).isEqualTo(expanded(calls));
    assertThat(inShort(seen.result())).isEqualTo(end);
    if (told == null) {
      assertThat(seen.end().notes().hookErrors()).isEmpty();
      assertThat(((Result.Failed) seen.result()).error().message())
          .isEqualTo(hook + ": thrown in task." + hook);
    } else {
      assertThat(seen.end().notes().hookErrors())
          .singleElement()
          .satisfies(
              error -> {
                assertThat(error.hook()).isEqualTo(told);
                assertThat(error.type()).isEqualTo("java.io.IOException");
                assertThat(error.message()).isEqualTo("thrown in task." + hook);
              });
    }
  }

  static String inShort(Result result) {
    if (result instanceof Result.Failed failed) {
      return failed.reason().wireName() + " " + failed.next();
    }
    return result instanceof Result.Completed ? "Completed" : result.getClass().getSimpleName();
  }

  private static List<String> expanded(String calls) {
    return Arrays.stream(calls.split(" ", -1))
        .map(call -> call.replace('_', ' '))
        .flatMap(
            call -> {
              var name = call.substring(1);
              return switch (call.charAt(0)) {
                case '+' -> List.of("app." + name, "task." + name).stream();
                case '-' -> List.of("task." + name, "app." + name).stream();
                default -> List.of(call).stream();
              };
            })
        .toList();
  }
}
