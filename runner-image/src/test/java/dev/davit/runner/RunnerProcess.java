package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import dev.davit.contract.ResultMessage.Decoded;
import dev.davit.sdk.TaskJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process like a pod's: the runner as the build made it, with the test application's classes.
final class RunnerProcess implements AutoCloseable {
  private static final RunnerHome HOME = new RunnerHome(Path.of("target/runner"));
  private static final Path JAVA = Path.of("runtime/target/root/opt/java/bin/java");

  private final Process process;
  private final BufferedReader output;
  private final Path resultFile;

  private RunnerProcess(Process process, Path resultFile) {
    this.process = process;
    this.output = process.inputReader();
    this.resultFile = resultFile;
  }

  /// What a process left behind.
  record End(int code, Decoded result, List<String> output) {}

  /// The text that a completed task returned.
  static String outputOf(End end) {
    if (end.result() instanceof ResultMessage.Valid(Result.Completed(var output), _)) {
      return output.asText();
    }
    throw new AssertionError("not completed: " + end);
  }

  static Assignment assignment(String task, @Nullable Object payload, @Nullable Long maxSeconds) {
    return assignment(task, payload, maxSeconds, null);
  }

  static Assignment assignment(
      String task,
      @Nullable Object payload,
      @Nullable Long maxSeconds,
      @Nullable Long cancelSeconds) {
    return new Assignment(
        PodContract.VERSION,
        task,
        new Assignment.AssignedRun("0a", task + "-x1", "shop", Instant.EPOCH, List.of()),
        new Assignment.AssignedAttempt(2, 3),
        "task/" + task,
        "small-1x",
        maxSeconds,
        cancelSeconds,
        TaskJson.STANDARD.write(payload));
  }

  /// The content of an assignment file.
  static String text(String task, @Nullable Object payload) {
    return AssignmentFile.write(assignment(task, payload, null));
  }

  static RunnerProcess start(Path folder, Assignment assignment, String... options)
      throws IOException {
    var file = folder.resolve("assignment.json");
    Files.writeString(file, AssignmentFile.write(assignment));
    return start(folder, file, Path.of("target/test-classes"), options);
  }

  static RunnerProcess start(Path folder, Path assignmentFile, Path classes, String... options)
      throws IOException {
    // The kubelet, too, makes the file before the process starts.
    var resultFile = Files.writeString(folder.resolve("termination-log"), "");
    var command = new ArrayList<>(HOME.command(JAVA, List.of(classes)));
    command.addAll(1, List.of(options));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put(PodContract.ASSIGNMENT_FILE_ENV, assignmentFile.toString());
    builder.environment().put(PodContract.RESULT_FILE_ENV, resultFile.toString());
    builder
        .environment()
        .put(PodContract.GATEWAY_TOKEN_FILE_ENV, TestGateway.tokenIn(folder).toString());
    builder.environment().put(RunnerStart.STARTED_ENV, String.valueOf(System.currentTimeMillis()));
    return new RunnerProcess(builder.start(), resultFile);
  }

  /// Reads the output up to a line that holds `text`.
  void awaitLine(String text) throws IOException {
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      if (line.contains(text)) {
        return;
      }
    }
    throw new AssertionError("the process ended without a line that holds: " + text);
  }

  /// What the kubelet does first. (Process.destroy would close the output, too.)
  void terminate() {
    process.toHandle().destroy();
  }

  End end() throws IOException, InterruptedException {
    var lines = output.lines().toList();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      throw new AssertionError("the process does not end; its output: " + lines);
    }
    return new End(process.exitValue(), ResultMessage.read(Files.readString(resultFile)), lines);
  }

  long resultSize() throws IOException {
    return Files.size(resultFile);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
