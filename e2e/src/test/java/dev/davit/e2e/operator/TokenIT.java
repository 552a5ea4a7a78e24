package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import dev.davit.api.Token;
import dev.davit.api.TokenPhase;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.operator.run.RetentionSettings;
import dev.davit.operator.run.RunSettings;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of tokens.
@RealApi
class TokenIT {
  private static final String COMPLETION =
      "{\"spec\":{\"completion\":{\"output\":{\"ok\":true},\"by\":\"ada\"}}}";

  private final ControlPlane cluster;
  private World world;

  TokenIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    world = World.start(cluster);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void aTokenWaitsAndTimesOutInTwoWrites() {
    var begin = Instant.now().minusMillis(1);
    world.token("a", "{timeout: 2s}");

    var waiting = world.awaitToken("a", "Waiting");
    var end = created("a").plusSeconds(2);
    assertThat(waiting.expiresAt()).isEqualTo(end.toString());
    assertThat(waiting.finished()).isFalse();
    var over = world.awaitToken("a", "TimedOut");
    assertThat(over.phase()).isEqualTo(TokenPhase.TIMED_OUT);
    assertThat(over.finished()).isTrue();
    assertThat(Instant.parse(over.finishedAt())).isBetween(end, end.plusSeconds(10));
    assertThat(world.refusal(Token.class, "a", COMPLETION))
        .contains("spec.completion came too late: the token has timed out");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(world.writes(begin))
                    .containsExactly("update tokens/status a", "update tokens/status a"));
  }

  @Test
  void aTokenIsCompletedOnce() {
    world.token("a", "{timeout: 0s}");
    assertThat(world.awaitToken("a", "Waiting").expiresAt()).isNull();

    world.patch(Token.class, "a", COMPLETION);

    assertThat(world.awaitToken("a", "Completed").phase()).isEqualTo(TokenPhase.COMPLETED);
    world.patch(Token.class, "a", COMPLETION);
    for (var other :
        List.of(
            "{\"output\":{\"ok\":false}}",
            "{\"output\":{\"more\":1}}",
            "{\"output\":null}",
            "{\"by\":\"eve\"}",
            "null")) {
      assertThat(world.refusal(Token.class, "a", "{\"spec\":{\"completion\":%s}}".formatted(other)))
          .as(other)
          .contains("spec.completion is set once: the token is completed already");
    }
    assertThat(world.getToken("a").getSpec().completion().output()).hasToString("{\"ok\":true}");
  }

  @Test
  void aTokenThatWasMadeCompletedIsCompleted() {
    world.token("a", "{completion: {}}");

    assertThat(world.awaitToken("a", "Completed").finishedAt()).isNotNull();
  }

  /// The completions arrive from well before to well after the end, the most of them close to it.
  @Test
  void completionAndTimeOutAtTheSameMomentAreDecidedByTheApiServer() throws Exception {
    var offsets = new ArrayList<>(List.of(-5_000, 1_000));
    IntStream.rangeClosed(-15, 15).map(it -> it * 4).forEach(offsets::add);
    var accepted = new ArrayList<Future<Boolean>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < offsets.size(); i++) {
        var name = "t" + i;
        var offset = offsets.get(i);
        accepted.add(threads.submit(() -> isAccepted(name, offset)));
      }
    }

    for (var i = 0; i < offsets.size(); i++) {
      var isAccepted = accepted.get(i).get();
      var status = world.awaitToken("t" + i, isAccepted ? "Completed" : "TimedOut");
      assertThat(status.finished()).isTrue();
      assertThat(world.getToken("t" + i).getSpec().completion() != null).isEqualTo(isAccepted);
    }
    assertThat(accepted.getFirst().get()).isTrue();
  }

  /// Each refused time-out is tried again, although a change of a label is no new generation.
  @Test
  void changesOfLabelsDoNotKeepTokensFromTimingOut() throws Exception {
    var names = IntStream.range(0, 8).mapToObj(i -> "t" + i).toList();
    names.forEach(name -> world.token(name, "{timeout: 3s}"));
    var changes = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var name : names) {
        var until = created(name).plusSeconds(3).plusMillis(100);
        changes.add(threads.submit(() -> changeLabels(name, until)));
      }
    }
    for (var change : changes) {
      change.get();
    }

    for (var name : names) {
      world.awaitToken(name, "TimedOut");
    }
  }

  private void changeLabels(String token, Instant until) {
    for (var i = 0; Instant.now().isBefore(until); i++) {
      world.patch(Token.class, token, "{\"metadata\":{\"labels\":{\"a\":\"%d\"}}}".formatted(i));
    }
  }

  private boolean isAccepted(String token, int offsetMillis) throws InterruptedException {
    world.token(token, "{timeout: 10s}");
    var at = created(token).plusSeconds(10).plusMillis(offsetMillis);
    TimeUnit.MILLISECONDS.sleep(Duration.between(Instant.now(), at).toMillis());
    try {
      world.patch(Token.class, token, COMPLETION);
      return true;
    } catch (KubernetesClientException e) {
      assertThat(e.getStatus().getMessage()).contains("spec.completion came too late");
      return false;
    }
  }

  @Test
  void anotherOperatorGoesOnWithTheSameEnd() {
    world.token("a", "{timeout: 3s}");
    world.token("b", "{timeout: 1h}");
    var end = world.awaitToken("a", "Waiting").expiresAt();
    world.restartOperator();
    world.patch(Token.class, "b", COMPLETION);

    assertThat(world.awaitToken("a", "TimedOut").expiresAt()).isEqualTo(end);
    world.awaitToken("b", "Completed");
  }

  @Test
  void anOutputThatIsTooLargeIsCompletedAndSaysWhy() {
    world.token("a", "{}");
    world.patch(
        Token.class,
        "a",
        "{\"spec\":{\"completion\":{\"output\":\"%s\"}}}".formatted("x".repeat(5000)));

    var status = world.awaitToken("a", "OutputTooLarge");
    assertThat(status.phase()).isEqualTo(TokenPhase.COMPLETED);
    assertThat(status.message()).contains("it has 5002 bytes; at most 4096 are allowed");
  }

  @Test
  void aTokenThatCannotBeReadIsSetAsideAndHoldsUpNoOther() {
    var large = "\\u0001".repeat(2048);
    var tags =
        IntStream.range(0, 10)
            .mapToObj(i -> "\"" + i + "\\u0001".repeat(127) + "\"")
            .collect(Collectors.joining(","));
    world.token("poison", "{idempotencyKey: \"%s\", tags: [%s]}".formatted(large, tags));
    world.token("canary", "{completion: {}}");

    world.awaitToken("canary", "Completed");
    assertThat(world.awaitEvents("poison", "Unreadable").getFirst().getMessage())
        .contains("this Token cannot be read by this version of Davit", "spec: has");
    assertThat(world.getToken("poison").getStatus().reason()).isNull();
  }

  @Test
  void nothingElseOfATokenCanBeChanged() {
    world.token("a", "{timeout: 1h, tags: [x], run: r, idempotencyKey: k}");
    for (var change :
        List.of(
            "{\"timeout\":\"2h\"}",
            "{\"tags\":[\"y\"]}",
            "{\"tags\":null}",
            "{\"run\":\"s\"}",
            "{\"idempotencyKey\":null}")) {
      assertThat(world.refusal(Token.class, "a", "{\"spec\":%s}".formatted(change)))
          .as(change)
          .contains("spec is immutable but for spec.completion: create a new Token instead");
    }
    world.patch(Token.class, "a", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
  }

  @Test
  void aFinishedTokenIsDeletedAfterADayUnlessARunOwnsIt() {
    var retention = RetentionSettings.DEFAULTS;
    var often =
        new RetentionSettings(
            retention.pods(),
            retention.age(),
            retention.count(),
            retention.taskBytes(),
            retention.namespaceBytes(),
            retention.deletions(),
            Duration.ofMillis(100));
    world.restartOperator(RunSettings.DEFAULTS.with(often));
    world.run("r", "{task: none}");
    var run = cluster.client().resources(Run.class).inNamespace(world.namespace()).withName("r");
    for (var name : List.of("old", "owned", "new")) {
      world.token(name, "{timeout: 0s}");
    }
    world.patch(
        Token.class,
        "owned",
        """
        {"metadata":{"ownerReferences":[{"apiVersion":"davit.dev/v1alpha1","kind":"Run","name":"r","uid":"%s"}]}}\
        """
            .formatted(run.require().getMetadata().getUid()));
    finished("owned", Instant.now().minus(Duration.ofHours(25)));
    finished("new", Instant.now().minus(Duration.ofHours(23)));
    finished("old", Instant.now().minus(Duration.ofHours(25)));

    Awaitility.await("the old token is deleted").until(() -> world.getToken("old") == null);
    assertThat(world.getToken("owned")).isNotNull();
    assertThat(world.getToken("new")).isNotNull();
  }

  private void finished(String token, Instant at) {
    cluster
        .kubectl(
            "patch",
            "token",
            token,
            "--namespace=" + world.namespace(),
            "--subresource=status",
            "--type=merge",
            "--patch={\"status\":{\"phase\":\"TimedOut\",\"finished\":true,\"finishedAt\":\"%s\"}}"
                .formatted(at))
        .orFail();
  }

  /// The manifest and the calls of `kubectl` that the page shows; those of `davit` are tested
  /// beside it.
  @Test
  void theManifestAndTheCommandsOfThePageWork() throws IOException, InterruptedException {
    var page = Files.readString(Path.of("../docs/tokens.md"));
    var manifest = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(manifest.find()).isTrue();
    cluster
        .kubectlWithInput(
            manifest.group(1), "create", "--namespace=" + world.namespace(), "-f", "-")
        .orFail();
    world.awaitToken("approval-7", "Waiting");
    var calls =
        Pattern.compile("(?m)^kubectl (.*)$")
            .matcher(page)
            .results()
            .map(it -> arguments(it.group(1)))
            .toList();

    assertThat(calls).hasSize(2);
    for (var call : calls) {
      call.add("--namespace=" + world.namespace());
      cluster.kubectl(call.toArray(String[]::new)).orFail();
    }
    assertThat(world.getToken("approval-7").getSpec().completion().by()).isEqualTo("ada");
    assertThat(
            cluster
                .kubectl("get", "dtoken", "--namespace=" + world.namespace(), "--no-headers")
                .orFail()
                .stdout())
        .matches("approval-7 +Completed +\\S+Z +order-7-x4bq8zfkhn +\\S+\\s*");
    for (var selector :
        List.of("status.finished=true", "spec.run=order-7-x4bq8zfkhn", "spec.idempotencyKey=")) {
      assertThat(
              cluster
                  .kubectl(
                      "get",
                      "tokens",
                      "--namespace=" + world.namespace(),
                      "-o",
                      "name",
                      "--field-selector=" + selector)
                  .orFail()
                  .stdout())
          .contains("token.davit.dev/approval-7");
    }
  }

  /// As a shell splits them: at spaces that are not within single quotes.
  private static List<String> arguments(String line) {
    return Pattern.compile("'([^']*)'|(\\S+)")
        .matcher(line)
        .results()
        .map(it -> it.group(1) == null ? it.group(2) : it.group(1))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private Instant created(String token) {
    return Instant.parse(world.getToken(token).getMetadata().getCreationTimestamp());
  }
}
