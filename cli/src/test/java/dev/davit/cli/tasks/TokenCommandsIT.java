package dev.davit.cli.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Token;
import dev.davit.cli.Called;
import dev.davit.cli.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `davit tokens` on an API without an operator.
class TokenCommandsIT {
  private static final Path PAGE = Path.of("../docs/tokens.md");

  private final LocalCluster cluster =
      LocalCluster.with((namespace, pod) -> Optional.empty(), "tokens");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void tokensAreListedByRunPhaseAndTag() {
    token("a", "{run: r-1, tags: [vip, eu]}");
    token("b", "{timeout: 1h, completion: {by: ada}}");
    token("c", "{run: r-1}");
    cluster.status(Token.class, "c", "{phase: TimedOut, finished: true, reason: TimedOut}");
    cluster.status(Token.class, "a", "{phase: Waiting, expiresAt: \"2030-01-01T00:00:00Z\"}");

    assertThat(words(cluster.davit("tokens", "list").out()))
        .contains("NAME PHASE EXPIRES RUN AGE\n")
        .containsPattern("a Waiting 2030-01-01T00:00:00Z r-1 \\d+s\n")
        .containsPattern("b Completed - - \\d+s\n")
        .containsPattern("c TimedOut - r-1 \\d+s\n");
    assertThat(listed("--run", "r-1")).containsExactlyInAnyOrder("a", "c");
    assertThat(listed("--phase", "waiting")).containsExactly("a");
    assertThat(listed("--phase", "TimedOut")).containsExactly("c");
    assertThat(listed("--tag", "eu")).containsExactly("a");
    assertThat(cluster.davit("tokens", "list", "--tag", "none").err())
        .isEqualTo("davit: no such tokens in namespace default\n");
    assertThat(cluster.davit("tokens", "list", "--phase", "Done"))
        .matches(it -> it.exitCode() == 2)
        .extracting(Called::err)
        .asString()
        .contains("\"Done\" is not a phase of a token; allowed: Waiting, Completed, TimedOut");
    assertThat(words(cluster.davit("tokens", "get", "b", "-o", "wide").out()))
        .containsPattern("b Completed - - \\d+s - ada - -");
    assertThat(cluster.davit("tokens", "get", "none"))
        .isEqualTo(new Called(1, "", "davit: There is no token none in namespace default\n"));
  }

  @Test
  void aTokenIsCompletedOnce() {
    token("a", "{}");

    assertThat(cluster.davit("tokens", "complete", "a", "{\"ok\": [1, null]}", "--by", "ada"))
        .isEqualTo(new Called(0, "a completed\n", ""));
    assertThat(cluster.davit("tokens", "complete", "a", "2"))
        .isEqualTo(new Called(0, "a has been completed before\n", ""));
    var completion = read("a").getSpec().completion();
    assertThat(completion.output()).hasToString("{\"ok\":[1,null]}");
    assertThat(completion.by()).isEqualTo("ada");
  }

  @Test
  void aTokenNeedsNoOutput() {
    token("a", "{}");

    assertThat(cluster.davit("tokens", "complete", "a").out()).isEqualTo("a completed\n");
    assertThat(read("a").getSpec().completion().output()).isNull();
  }

  @Test
  void whatCannotBeCompletedSaysWhy() {
    token("late", "{}");
    cluster.status(
        Token.class,
        "late",
        "{phase: TimedOut, finished: true, finishedAt: \"2026-01-01T00:00:00Z\"}");
    token("a", "{}");

    assertThat(cluster.davit("tokens", "complete", "late"))
        .isEqualTo(
            new Called(
                1,
                "",
                "davit: Token late cannot be completed: it timed out at 2026-01-01T00:00:00Z\n"));
    assertThat(cluster.davit("tokens", "complete", "none"))
        .isEqualTo(new Called(1, "", "davit: There is no token none in namespace default\n"));
    assertThat(cluster.davit("tokens", "complete", "a", "{"))
        .matches(it -> it.exitCode() == 2 && it.err().startsWith("davit: the output is not JSON"));
    assertThat(cluster.davit("tokens", "complete", "a", "\"" + "x".repeat(4095) + "\""))
        .matches(it -> it.exitCode() == 2)
        .extracting(Called::err)
        .asString()
        .contains("it has 4097 bytes of JSON; the limit is 4096");
    assertThat(cluster.davit("tokens", "complete", "a", "--by", "x".repeat(254)).exitCode())
        .isEqualTo(2);
    assertThat(read("a").getSpec().completion()).isNull();
  }

  /// The calls that the page shows, of `davit` only.
  @Test
  void theCommandsOfThePageWork() throws IOException {
    token("approval-7", "{tags: [order-7]}");
    var calls =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("./davit "))
            .map(line -> line.substring("./davit ".length()).replace("'", "").split(" (?![^{]*})"))
            .toList();

    assertThat(calls).hasSize(3);
    for (var call : calls) {
      assertThat(cluster.davit(call)).matches(it -> it.exitCode() == 0, String.join(" ", call));
    }
    assertThat(read("approval-7").getSpec().completion().output())
        .hasToString("{\"approved\":true}");
  }

  private List<String> listed(String... filter) {
    var call = new ArrayList<>(List.of("tokens", "list", "-o", "name"));
    call.addAll(List.of(filter));
    return cluster.davit(call.toArray(String[]::new)).out().lines().toList();
  }

  private Token read(String name) {
    return cluster
        .kubernetes()
        .resources(Token.class)
        .inNamespace("default")
        .withName(name)
        .require();
  }

  private void token(String name, String spec) {
    cluster.create(
        "apiVersion: davit.dev/v1alpha1\nkind: Token\nmetadata: {name: %s}\nspec: %s"
            .formatted(name, spec),
        Token.class);
  }

  private static String words(String table) {
    return table.replaceAll(" +", " ");
  }
}
