package dev.davit.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Run;
import dev.davit.cli.terminal.Output;
import dev.davit.client.RunHandle;
import dev.davit.client.RunResult;
import dev.davit.client.RunView;
import dev.davit.sdk.TaskJson;
import dev.davit.sdk.TypeRef;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// What a command prints about the end that it has waited for, and its exit code.
class EndWaiterTest {
  record Row(String name, String status, int exitCode, String out, String err) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row(
            "an output is printed",
            "{phase: Completed, finished: true, output: {text: hi}}",
            0,
            "{\"text\":\"hi\"}\n",
            ""),
        new Row(
            "a run has completed if the object store has its output, and the message says where",
            "{phase: Completed, finished: true, outputRef: {key: runs/u/a1/output, bytes: 600002, sha256: %s}}"
                .formatted("0a".repeat(32)),
            0,
            "",
            "davit: run r has completed; its output is not printed: 600002 bytes in the object store, as runs/u/a1/output\n"),
        new Row(
            "a run that failed has no output",
            "{phase: Failed, finished: true, reason: TaskFailed, message: all attempts failed}",
            1,
            "",
            "davit: run r is Failed (TaskFailed): all attempts failed\n"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theEndIsPrinted(Row row) {
    var run =
        new KubernetesSerialization()
            .unmarshal(
                """
                apiVersion: davit.dev/v1alpha1
                kind: Run
                metadata: {name: r, namespace: shop, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec: {task: charge}
                status: %s
                """
                    .formatted(row.status()),
                Run.class);
    var handle = new RunHandle<JsonNode>("shop", "r", TypeRef.of(JsonNode.class), false);
    var out = new StringWriter();
    var err = new StringWriter();
    var command =
        new CommandLine(CommandSpec.create())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));

    var exitCode =
        EndWaiter.printed(
            () -> RunResult.of(RunView.of(run), handle, TaskJson.STANDARD), Output.of(command));

    command.getErr().flush();
    assertThat(out).hasToString(row.out());
    assertThat(err).hasToString(row.err());
    assertThat(exitCode).isEqualTo(row.exitCode());
  }
}
