package dev.davit.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.Token;
import dev.davit.api.TokenPhase;
import dev.davit.api.TokenSpec;
import dev.davit.client.DavitClient;
import dev.davit.client.InvalidCompletionException;
import dev.davit.client.InvalidOutputException;
import dev.davit.client.TokenExistsException;
import dev.davit.client.TokenNotFinishedException;
import dev.davit.client.TokenNotFoundException;
import dev.davit.client.TokenOptions;
import dev.davit.client.TokenQuery;
import dev.davit.client.TokenResult;
import dev.davit.client.TokenResult.Completed;
import dev.davit.client.TokenResult.TimedOut;
import dev.davit.client.TokenTimedOutException;
import dev.davit.client.TokenView;
import dev.davit.client.Tokens;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Crds;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// Tokens by the client, on an API without an operator.
@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class TokensIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  record Approval(boolean approved, String note) {}

  private final ControlPlane cluster;
  private String namespace;
  private Tokens tokens;

  TokensIT(ControlPlane cluster) {
    Crds.install(cluster);
    this.cluster = cluster;
  }

  @BeforeEach
  void useANewNamespace() {
    namespace = cluster.newNamespace();
    tokens = DavitClient.of(cluster.client()).inNamespace(namespace).tokens();
  }

  @Test
  void aTokenIsMadeWithItsOptions() {
    var plain = tokens.create();
    assertThat(plain.name()).matches("token-.{10}");
    assertThat(plain.phase()).isEqualTo(TokenPhase.WAITING);
    assertThat(spec(plain).timeout()).isEqualTo("10m");

    var made =
        tokens.create(
            TokenOptions.NONE.name("t").timeout(Duration.ofDays(366)).tags("a", "b").run("r"));
    assertThat(made.name()).isEqualTo("t");
    assertThat(made.tags()).containsExactly("a", "b");
    assertThat(made.run()).contains("r");
    assertThat(spec(made).timeout()).isEqualTo("8784h");
    assertThatThrownBy(() -> tokens.create(TokenOptions.NONE.name("t")))
        .isInstanceOf(TokenExistsException.class)
        .hasMessage("Token t exists already in namespace %s", namespace);
  }

  @Test
  void manyCallersWithOneKeyGetOneToken() throws Exception {
    var names =
        Callers.together(
            10, _ -> tokens.create(TokenOptions.NONE.idempotencyKey("approval o-1")).name());

    assertThat(names).containsOnly(names.getFirst());
    assertThat(tokens.create(TokenOptions.NONE.idempotencyKey("approval o-2")).name())
        .isNotEqualTo(names.getFirst());
    assertThat(tokens.stream(TokenQuery.ALL)).hasSize(2);
  }

  @Test
  void tokensAreFoundByRunPhaseAndTag() {
    create("a", TokenOptions.NONE.run("r").tags("x"));
    create("b", TokenOptions.NONE.tags("x", "y"));
    create("c", TokenOptions.NONE.run("r"));
    timeOut("c");

    assertThat(names(TokenQuery.ALL)).containsExactly("a", "b", "c");
    assertThat(names(TokenQuery.ALL.limit(1))).containsExactly("a", "b", "c");
    assertThat(names(TokenQuery.ALL.run("r"))).containsExactly("a", "c");
    assertThat(names(TokenQuery.ALL.tag("x"))).containsExactly("a", "b");
    assertThat(names(TokenQuery.ALL.phase(TokenPhase.WAITING))).containsExactly("a", "b");
    assertThat(names(TokenQuery.ALL.run("r").phase(TokenPhase.TIMED_OUT))).containsExactly("c");
    assertThat(tokens.find("none")).isEmpty();
    assertThatThrownBy(() -> tokens.get("none"))
        .isInstanceOf(TokenNotFoundException.class)
        .hasMessage("There is no token none in namespace %s", namespace);
  }

  @Test
  void theFirstCompletionCounts() throws Exception {
    create("t", TokenOptions.NONE);

    var first = Callers.together(10, number -> tokens.complete("t", number, "caller " + number));

    assertThat(Collections.frequency(first, true)).isEqualTo(1);
    var winner = first.indexOf(true);
    assertThat(tokens.get("t"))
        .extracting(TokenView::phase, it -> it.output().orElseThrow().asInt())
        .containsExactly(TokenPhase.COMPLETED, winner);
    assertThat(tokens.get("t").by()).contains("caller " + winner);
    assertThat(tokens.complete("t", List.of("another"))).isFalse();
  }

  @Test
  void anOutputArrivesAsItIs() {
    create("t", TokenOptions.NONE);

    var output = JsonNodeFactory.instance.objectNode().put("approved", true).putNull("note");
    assertThat(tokens.complete("t", output)).isTrue();

    assertThat(tokens.get("t").output().orElseThrow())
        .hasToString("{\"approved\":true,\"note\":null}");
    assertThat(tokens.await("t", Approval.class, PATIENCE))
        .isEqualTo(new Completed<>(new Approval(true, null)));
    assertThatThrownBy(() -> tokens.await("t", Integer.class, PATIENCE))
        .isInstanceOf(InvalidOutputException.class)
        .hasMessageStartingWith("The output of token t is not a java.lang.Integer");
  }

  @Test
  void whatCannotBeCompletedSaysWhy() {
    create("t", TokenOptions.NONE);
    timeOut("t");
    create("other", TokenOptions.NONE);

    assertThatThrownBy(() -> tokens.complete("t", 1))
        .isInstanceOf(TokenTimedOutException.class)
        .hasMessage("Token t cannot be completed: it timed out at 2026-01-01T00:00:00Z");
    assertThatThrownBy(() -> tokens.complete("none", 1)).isInstanceOf(TokenNotFoundException.class);
    assertThatThrownBy(() -> tokens.complete("other", "x".repeat(4095)))
        .isInstanceOf(InvalidCompletionException.class)
        .hasMessageContaining("it has 4097 bytes of JSON; the limit is 4096");
    assertThatThrownBy(() -> tokens.complete("other", new Object()))
        .isInstanceOf(InvalidCompletionException.class);
    assertThatThrownBy(() -> tokens.complete("other", 1, "x".repeat(254)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("by is 254 characters long");
    assertThat(tokens.complete("other", "x".repeat(4094))).isTrue();
  }

  @Test
  void aTokenIsAwaited() throws Exception {
    create("yes", TokenOptions.NONE);
    create("late", TokenOptions.NONE);
    create("gone", TokenOptions.NONE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var yes = threads.submit(() -> tokens.await("yes", Approval.class, PATIENCE));
      var late = threads.submit(() -> tokens.await("late", Approval.class, PATIENCE));
      var gone = threads.submit(() -> tokens.await("gone", Approval.class, PATIENCE));
      tokens.complete("yes", new Approval(true, "ü😀"));
      timeOut("late");
      cluster.client().resources(Token.class).inNamespace(namespace).withName("gone").delete();

      TokenResult<Approval> answer = yes.get();
      assertThat(answer).isEqualTo(new Completed<>(new Approval(true, "ü😀")));
      assertThat(late.get()).isEqualTo(new TimedOut<>(Instant.parse("2026-01-01T00:00:00Z")));
      assertThatThrownBy(gone::get).hasCauseInstanceOf(TokenNotFoundException.class);
    }
  }

  @Test
  void aWaitHasAnEnd() {
    create("t", TokenOptions.NONE);

    assertThatThrownBy(() -> tokens.await("t", Approval.class, Duration.ofMillis(300)))
        .isInstanceOf(TokenNotFinishedException.class)
        .hasMessage("Token t was not finished within 300ms; no operator has reported on it");
  }

  private TokenView create(String name, TokenOptions options) {
    return tokens.create(options.name(name));
  }

  private List<String> names(TokenQuery query) {
    return tokens.stream(query).map(TokenView::name).toList();
  }

  private TokenSpec spec(TokenView token) {
    return cluster
        .client()
        .resources(Token.class)
        .inNamespace(namespace)
        .withName(token.name())
        .require()
        .getSpec();
  }

  private void timeOut(String token) {
    cluster
        .client()
        .resources(Token.class)
        .inNamespace(namespace)
        .withName(token)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"phase\":\"TimedOut\",\"finished\":true,\"finishedAt\":\"2026-01-01T00:00:00Z\"}}");
  }
}
