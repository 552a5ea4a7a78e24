package dev.davit.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.contract.HookError;
import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Result.Next;
import dev.davit.contract.ResultMessage.Absent;
import dev.davit.contract.ResultMessage.Valid;
import dev.davit.contract.TaskError;
import dev.davit.runner.RunnerProcess.End;
import dev.davit.runner.TestApplication.Greeting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The real runner in a real process, from the assignment file to exit code and result file.
@Timeout(300)
class RunnerProcessIT {
  /// An output of so many characters makes a message of exactly the limit.
  private static final int LARGEST =
      PodContract.MAX_RESULT_BYTES
          - "davit/1 1234 12345678\n{'outcome':'completed','output':''}".length();

  @TempDir Path folder;

  @Test
  void anOutputIsTheResult() throws Exception {
    var end = run("greet", new Greeting("Ada", 2));

    assertThat(end.code()).isEqualTo(PodContract.EXIT_COMPLETED);
    assertThat(end.result()).isEqualTo(completed(text("hello Ada hello Ada ")));
    assertThat(end.output())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .endsWith(
                        "INFO  [task=greet run=greet-x1 attempt=2] runner - attempt started of=3"
                            + " machine=small-1x queue=task/greet"),
            line -> assertThat(line).endsWith(" runner - attempt completed"));
  }

  @Test
  void theContextIsTheAssignments() throws Exception {
    assertThat(run("context", null).result())
        .isEqualTo(completed(text("context context-x1 2/3 task/context small-1x task-context")));
  }

  @ParameterizedTest
  @CsvSource({
    "fail, TASK_FAILED, RETRY, java.lang.IllegalStateException, no disk",
    "abort, ABORTED, STOP, dev.davit.sdk.AbortTaskRunException, no such order",
    "missing-class, TASK_FAILED, RETRY, java.lang.NoClassDefFoundError, com/example/Gone",
  })
  void aFailureIsTheResultAndSaysWhatIsNext(
      String task, Reason reason, Next next, String type, String message) throws Exception {
    var end = run(task, null);

    assertThat(end.code()).isEqualTo(PodContract.EXIT_FAILED);
    var failed = failed(end);
    assertThat(failed.reason()).isEqualTo(reason);
    assertThat(failed.next()).isEqualTo(next);
    assertThat(failed.error().type()).isEqualTo(type);
    assertThat(failed.error().message()).isEqualTo(message);
    assertThat(failed.error().stackTrace()).startsWith(type + ": " + message + "\n\tat ");
    assertThat(end.output()).anySatisfy(line -> assertThat(line).contains("attempt failed reason"));
  }

  @Test
  void anOutputOfExactlyTheLimitFits() throws Exception {
    try (var process = start("sized", LARGEST)) {
      assertThat(process.end().result()).isEqualTo(completed(text("x".repeat(LARGEST))));
      assertThat(process.resultSize()).isEqualTo(PodContract.MAX_RESULT_BYTES);
    }
  }

  @Test
  void anOutputAboveTheLimitFails() throws Exception {
    var end = run("sized", LARGEST + 1);

    assertThat(end.code()).isEqualTo(PodContract.EXIT_FAILED);
    assertThat(failed(end).reason()).isEqualTo(Reason.OUTPUT_TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 7})
  void anExitInUserCodeLeavesNoResult(int code) throws Exception {
    var end = run("exit", code);

    assertThat(end.code()).isEqualTo(code);
    assertThat(end.result()).isEqualTo(new Absent());
  }

  @Test
  void runningOutOfMemoryLeavesNoResult() throws Exception {
    try (var process = start("out-of-memory", null, "-Xmx16m")) {
      var end = process.end();

      assertThat(end.code()).isEqualTo(PodContract.EXIT_OUT_OF_MEMORY);
      assertThat(end.result()).isEqualTo(new Absent());
      assertThat(end.output()).anyMatch(line -> line.contains("OutOfMemoryError"));
    }
  }

  @Test
  void aTaskThatSigtermInterruptsIsCanceled() throws Exception {
    var end = terminated("until-stopped", null);

    assertThat(end.code()).isEqualTo(143);
    assertThat(end.result()).isEqualTo(new Valid(new Result.Canceled(null)));
    assertThat(end.output()).contains("stopped canceled=true");
  }

  @Test
  void whatATaskReturnsAfterSigtermIsKeptAsAPart() throws Exception {
    var end = terminated("finishes-when-stopped", null);

    assertThat(end.code()).isEqualTo(143);
    assertThat(end.result()).isEqualTo(new Valid(new Result.Canceled(text("saved"))));
  }

  @Test
  void aTaskThatIgnoresSigtermIsStoppedWithoutAResult() throws Exception {
    var end = terminated("ignores-interrupts", 1L);

    assertThat(end.code()).isEqualTo(143);
    assertThat(end.result()).isEqualTo(new Absent());
  }

  @Test
  void cancelHooksSeeWhatTheTaskReturns() throws Exception {
    var end = terminated("hooks-partial", null);

    assertThat(end.result()).isEqualTo(new Valid(new Result.Canceled(text("saved"))));
    assertThat(called(end)).containsExactly("onCancel true", "partial=saved", "cleanup", "after");
  }

  @Test
  void aCancelHookThatHangsDoesNotLoseTheOutput() throws Exception {
    var end = terminated("cancel-hook-hangs", 3L);

    assertThat(end.code()).isEqualTo(143);
    assertThat(((Valid) end.result()).result()).isEqualTo(new Result.Canceled(text("saved")));
    assertThat(((Valid) end.result()).notes().hookErrors())
        .extracting(HookError::hook)
        .containsExactly("onCancel");
    assertThat(called(end)).startsWith("onCancel true").doesNotContain("cleanup");
  }

  @Test
  void anAttemptThatHasEndedIsNotCanceled() throws Exception {
    var end = terminated("success-hook-waits", null);

    assertThat(end.code()).isEqualTo(PodContract.EXIT_COMPLETED);
    assertThat(end.result()).isEqualTo(completed(text("run")));
    assertThat(called(end)).containsExactly("onComplete false");
  }

  @Test
  void hooksAreCalledAroundTheTask() throws Exception {
    assertThat(called(run("hooks", null)))
        .containsExactly(
            "before",
            "init",
            "onStartAttempt",
            "run",
            "onSuccess",
            "onComplete",
            "cleanup",
            "after");
  }

  @Test
  void noHookIsCalledOnceTheTimeIsOver() throws Exception {
    var assignment = RunnerProcess.assignment("hooks-until-stopped", null, 3L);
    try (var process = RunnerProcess.start(folder, assignment)) {
      var end = process.end();

      assertThat(((Valid) end.result()).result()).isInstanceOf(Result.TimedOut.class);
      assertThat(called(end)).containsExactly("before", "init", "onStartAttempt", "after");
    }
  }

  @Test
  void aHookThatTakesTooLongIsInterruptedAndTheNextIsCalled() throws Exception {
    var end = run("hook-is-slow", null);

    assertThat(end.code()).isEqualTo(PodContract.EXIT_COMPLETED);
    assertThat(((Valid) end.result()).result()).isEqualTo(new Result.Completed(text("run")));
    assertThat(((Valid) end.result()).notes().hookErrors())
        .containsExactly(
            new HookError(
                "onSuccess",
                "dev.davit.sdk.HookTimeoutException",
                "onSuccess took longer than its limit of 2s"));
    assertThat(called(end)).containsExactly("run", "onComplete");
    assertThat(end.output())
        .anySatisfy(
            line -> assertThat(line).contains("WARN").contains("hook failed hook=onSuccess"));
  }

  @Test
  void anExceptionOfAHookThatCannotBePrintedDoesNoHarm() throws Exception {
    var end = run("hook-throws", null);

    assertThat(((Valid) end.result()).result()).isEqualTo(new Result.Completed(text("run")));
    assertThat(((Valid) end.result()).notes().hookErrors())
        .extracting(HookError::type)
        .containsExactly("dev.davit.runner.TestApplication$Unprintable");
  }

  @Test
  void aHookThatHangsIsLeftBehindAndTheResultIsWritten() throws Exception {
    var end = run("hook-hangs", null);

    assertThat(end.code()).isEqualTo(PodContract.EXIT_COMPLETED);
    assertThat(((Valid) end.result()).result()).isEqualTo(new Result.Completed(text("run")));
    assertThat(((Valid) end.result()).notes().hookErrors()).hasSize(1);
    assertThat(called(end)).containsExactly("run");
  }

  @Test
  void aHookBeforeTheTaskThatHangsFailsTheAttempt() throws Exception {
    var end = run("first-hook-hangs", null);

    assertThat(failed(end).error().message())
        .isEqualTo("onStartAttempt took longer than its limit of 50ms");
    assertThat(failed(end).next()).isEqualTo(Next.RETRY);
    assertThat(called(end)).isEmpty();
  }

  @Test
  void theResultSaysWhenToRetryAndBringsTheMetadata() throws Exception {
    var end = run("retries-later", null);

    assertThat(failed(end).retryAt()).isEqualTo(Instant.EPOCH);
    assertThat(((Valid) end.result()).notes().metadata())
        .isEqualTo(JsonNodeFactory.instance.objectNode().put("step", 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"until-stopped", "ignores-interrupts"})
  void aTaskThatTakesTooLongIsStopped(String task) throws Exception {
    try (var process = RunnerProcess.start(folder, RunnerProcess.assignment(task, null, 1L))) {
      var end = process.end();

      assertThat(end.code()).isEqualTo(PodContract.EXIT_FAILED);
      assertThat(end.result())
          .isEqualTo(
              new Valid(
                  new Result.TimedOut(
                      new TaskError(
                          "MaxDurationExceeded",
                          "the attempt executed longer than its maxDuration of 1s",
                          null))));
    }
  }

  @Test
  void aThreadThatIsLeftDoesNotKeepTheProcess() throws Exception {
    assertThat(run("leaves-a-thread", null).result()).isEqualTo(completed(text("done")));
  }

  @Test
  void shutdownHooksOfUserCodeAreRun() throws Exception {
    assertThat(run("leaves-a-hook", null).output()).contains("hook ran");
  }

  @Test
  void whatTheTaskPrintsAndLogsIsShown() throws Exception {
    assertThat(run("logs", null).output())
        .anySatisfy(
            line ->
                assertThat(line)
                    .endsWith("INFO  [task=logs run=logs-x1 attempt=2] logs - from the task"))
        .anySatisfy(line -> assertThat(line).startsWith("no line end"))
        .noneSatisfy(line -> assertThat(line).contains("not shown"));
  }

  @Test
  void anUnknownTaskIsMisconfigured() throws Exception {
    var end = run("unknown", null);

    assertThat(end.code()).isEqualTo(PodContract.EXIT_MISCONFIGURED);
    assertThat(failed(end).reason()).isEqualTo(Reason.TASK_NOT_IN_IMAGE);
    assertThat(failed(end).error().message())
        .startsWith("the image's application has no task \"unknown\"; its tasks are: abort, ");
  }

  @Test
  void aPayloadOfAnotherTypeStops() throws Exception {
    var end = run("greet", "not a greeting");

    assertThat(end.code()).isEqualTo(PodContract.EXIT_FAILED);
    assertThat(failed(end).reason()).isEqualTo(Reason.PAYLOAD_INVALID);
    assertThat(failed(end).next()).isEqualTo(Next.STOP);
  }

  @Test
  void aPayloadThatDoesNotMeetTheTasksSchemaStops() throws Exception {
    var end = run("checked", Map.of("name", "Ada", "times", 4));

    assertThat(end.code()).isEqualTo(PodContract.EXIT_FAILED);
    assertThat(failed(end).reason()).isEqualTo(Reason.PAYLOAD_INVALID);
    assertThat(failed(end).error().message())
        .isEqualTo(
            "the payload does not meet the task's payloadSchema: at /times: must have a maximum"
                + " value of 3 (rule /properties/times/maximum)");
    assertThat(run("checked", Map.of("name", "Ada", "times", 3)).code()).isZero();
  }

  @Test
  void aMissingAssignmentIsMisconfigured() throws Exception {
    var missing = folder.resolve("missing.json");
    try (var process = RunnerProcess.start(folder, missing, Path.of("target/test-classes"))) {
      var end = process.end();

      assertThat(end.code()).isEqualTo(PodContract.EXIT_MISCONFIGURED);
      assertThat(end.output())
          .containsExactly(
              "davit: the assignment cannot be read from " + missing + ": NoSuchFileException");
      assertThat(failed(end).reason()).isEqualTo(Reason.OPERATOR_ERROR);
      assertThat(failed(end).next()).isEqualTo(Next.STOP);
    }
  }

  @Test
  void anImageWithoutAnApplicationIsMisconfigured() throws Exception {
    var file = Files.writeString(folder.resolve("other.json"), RunnerProcess.text("greet", null));
    try (var process = RunnerProcess.start(folder, file, folder)) {
      var end = process.end();

      assertThat(end.code()).isEqualTo(PodContract.EXIT_MISCONFIGURED);
      assertThat(failed(end).reason()).isEqualTo(Reason.APPLICATION_INVALID);
      assertThat(failed(end).error().message()).startsWith("no application: ");
    }
  }

  @Test
  void theAotCacheIsUsedWithAnApplicationBehindIt() throws Exception {
    try (var process = start("context", null, "-XX:AOTMode=on", "-Xlog:aot")) {
      assertThat(process.end().output())
          .anySatisfy(line -> assertThat(line).contains("Using AOT-linked classes: true"));
    }
  }

  private End run(String task, @Nullable Object payload) throws IOException, InterruptedException {
    try (var process = start(task, payload)) {
      return process.end();
    }
  }

  private RunnerProcess start(String task, @Nullable Object payload, String... options)
      throws IOException {
    return RunnerProcess.start(folder, RunnerProcess.assignment(task, payload, null), options);
  }

  private End terminated(String task, @Nullable Long cancelSeconds)
      throws IOException, InterruptedException {
    var assignment = RunnerProcess.assignment(task, null, null, cancelSeconds);
    try (var process = RunnerProcess.start(folder, assignment)) {
      process.awaitLine("waiting");
      process.terminate();
      return process.end();
    }
  }

  private static List<String> called(End end) {
    return end.output().stream()
        .filter(line -> line.startsWith("called "))
        .map(line -> line.substring("called ".length()))
        .toList();
  }

  private static Result.Failed failed(End end) {
    if (end.result() instanceof Valid(Result.Failed failed, _)) {
      return failed;
    }
    throw new AssertionError("not failed: " + end);
  }

  private static Valid completed(JsonNode output) {
    return new Valid(new Result.Completed(output));
  }

  private static JsonNode text(String value) {
    return JsonNodeFactory.instance.textNode(value);
  }
}
