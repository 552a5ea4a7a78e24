package dev.davit.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.cli.Called;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Calls that are wrong wherever they are sent: nothing is sent.
class RunArgumentsTest {
  record Wrong(List<String> call, String message) {
    Wrong(String message, String... call) {
      this(List.of(call), message);
    }
  }

  static Stream<Wrong> wrong() {
    return Stream.of(
        new Wrong("Missing required parameter: 'TASK'", "trigger"),
        new Wrong("payload is not JSON: Unexpected end", "trigger", "t", "--payload", "{"),
        new Wrong("payload is not JSON: Unrecognized token", "trigger", "t", "--payload", "Ada"),
        new Wrong("payload is not JSON: Trailing token", "trigger", "t", "--payload", "1 2"),
        new Wrong("the payload is empty; allowed: any JSON", "trigger", "t", "--payload", ""),
        new Wrong(
            "the payload cannot be read: there is no file nowhere",
            "trigger",
            "t",
            "--payload",
            "@nowhere"),
        new Wrong(
            "the payload is not JSON: Unexpected end-of-input: expected close marker for Object, line 1, column 2",
            "trigger",
            "t",
            "--payload",
            "{"),
        new Wrong("\"soon\" is not a duration; allowed: hours,", "trigger", "t", "--ttl", "soon"),
        new Wrong(
            "\"tomorrow\" is neither a duration, such as 10m",
            "trigger",
            "t",
            "--delay",
            "tomorrow"),
        new Wrong("ttl is 8761h; allowed: 0s to 8760h", "trigger", "t", "--ttl", "8761h"),
        new Wrong("maxAttempts is 251; allowed: 1 to 250", "trigger", "t", "--max-attempts", "251"),
        new Wrong("machine is \"Big\"; allowed: 1 to 63", "trigger", "t", "--machine", "Big"),
        new Wrong("queue is \"Big\"; allowed: 1 to 63", "trigger", "t", "--queue", "Big"),
        new Wrong(
            "concurrencyKey is 0 characters long; allowed",
            "trigger",
            "t",
            "--concurrency-key",
            ""),
        new Wrong("priority is 31536001; allowed: -", "trigger", "t", "--priority", "31536001"),
        new Wrong("each word at most once", "trigger", "t", "--tag", "a", "--tag", "a"),
        new Wrong("Missing required subcommand", "runs"),
        new Wrong("say which runs: one by its name, or many by --task", "runs", "cancel"),
        new Wrong("say which runs: one", "runs", "cancel", "r", "--task", "t"),
        new Wrong(
            "--dry-run is for many runs, and there is one: r", "runs", "replay", "r", "--dry-run"),
        new Wrong(
            "\"Done\" is not a phase; allowed: PendingVersion, Delayed, Queued,",
            "runs",
            "cancel",
            "--phase",
            "Done"),
        new Wrong("--payload is for one run", "runs", "replay", "--task", "t", "--payload", "1"),
        new Wrong("--wait is for one run", "runs", "replay", "--task", "t", "--wait"),
        new Wrong("--timeout is for --wait", "runs", "replay", "r", "--timeout", "5s"),
        new Wrong("--timeout is for --wait", "trigger", "t", "--timeout", "5s"),
        new Wrong("Missing required parameter: 'DURATION|INSTANT'", "runs", "reschedule", "r"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void isRefusedInWords(Wrong wrong) {
    var called = Called.davit(wrong.call().toArray(String[]::new));

    assertThat(called.err()).contains(wrong.message());
    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.out()).isEmpty();
  }

  @Test
  void aContextThatIsNotThereIsToldWithThoseThatAre(@TempDir Path folder) throws Exception {
    var kubeconfig =
        Files.writeString(
            folder.resolve("config"),
            """
            apiVersion: v1
            kind: Config
            contexts:
            - {name: shop, context: {cluster: c, user: u, namespace: backend}}
            clusters:
            - {name: c, cluster: {server: "http://127.0.0.1:1"}}
            users:
            - {name: u, user: {}}
            current-context: shop
            """);
    var file = kubeconfig.toString();

    assertThat(Called.davit("trigger", "t", "--kubeconfig", file, "--context", "shoop"))
        .isEqualTo(new Called(2, "", "davit: --context is \"shoop\"; your kubeconfig has: shop\n"));
    assertThat(Called.davit("trigger", "t", "--kubeconfig", file + "s").err())
        .isEqualTo("davit: --kubeconfig: " + file + "s cannot be read\n");
  }
}
