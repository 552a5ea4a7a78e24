package dev.davit.operator.hook;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Token;
import dev.davit.api.TokenCompletion;
import dev.davit.api.TokenPhase;
import dev.davit.api.TokenSpec;
import dev.davit.api.TokenStatus;
import dev.davit.operator.gateway.HookAccess;
import dev.davit.operator.gateway.HookKeys;
import dev.davit.operator.gateway.Request;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.kube.TokenObjects;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class HookCallsTest {
  private static final String UID = "0b9e7a52-3f6c-4d1e-9a57-1c2d3e4f5a6b";
  private static final HookKeys KEYS = new HookKeys(List.of(new HookKeys.Key(1, new byte[32])));
  private static final Optional<HookAccess> ACCESS =
      Optional.of(new HookAccess("https://hooks.example", KEYS));
  private static final String PATH = "/hooks/shop/approval/" + KEYS.sign(UID);
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

  private final OneToken tokens = new OneToken();
  private long now;
  private final HookCalls calls =
      new HookCalls(tokens, Set.of("shop", "other"), () -> ACCESS, () -> now);

  /// The API server with one token in namespace `shop`.
  private static final class OneToken implements TokenObjects {
    private final Token token = new Token();
    private boolean isAway;

    /// What happens after the token was read.
    private Runnable meanwhile = () -> {};

    OneToken() {
      token.setMetadata(
          new ObjectMetaBuilder().withNamespace("shop").withName("approval").withUid(UID).build());
      token.setSpec(TokenSpec.DEFAULT);
    }

    @Override
    public Optional<Token> read(String namespace, String name) {
      if (isAway) {
        throw new KubernetesClientException("no answer");
      }
      if (!namespace.equals("shop") || !name.equals("approval")) {
        return Optional.empty();
      }
      var copy = new Token();
      copy.setMetadata(token.getMetadata());
      copy.setSpec(token.getSpec());
      copy.setStatus(token.getStatus());
      meanwhile.run();
      return Optional.of(copy);
    }

    @Override
    public boolean complete(Token seen, TokenCompletion completion) {
      if (token.getSpec().completion() != null
          || token.getStatus() != null
          || !seen.getMetadata().getUid().equals(token.getMetadata().getUid())) {
        return false;
      }
      token.setSpec(new TokenSpec("10m", null, null, null, completion));
      return true;
    }

    void timeOut() {
      token.setStatus(
          new TokenStatus(TokenPhase.TIMED_OUT, "TimedOut", "", true, null, null, null, List.of()));
    }

    Optional<TokenCompletion> completion() {
      return Optional.ofNullable(token.getSpec().completion());
    }
  }

  /// @param output what the token gets; empty: nothing, null: it is not completed
  record Body(String name, String type, String body, int status, String output) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Body> bodies() {
    return Stream.of(
        new Body("an object", JSON, "{\"ok\":true,\"a\":null}", 200, "{\"ok\":true,\"a\":null}"),
        new Body("a text", JSON, "\"yes\"", 200, "\"yes\""),
        new Body("JSON without a type", "", "[1.50]", 200, "[1.50]"),
        new Body("JSON of another type", "text/plain", "1", 200, "1"),
        new Body("nothing", "", "", 200, ""),
        new Body("an empty form", FORM, "", 200, ""),
        new Body("null", JSON, "null", 200, ""),
        new Body("spaces", JSON, "  ", 200, ""),
        new Body("half a surrogate pair", JSON, "\"\\ud800\"", 200, "\"\uFFFD\""),
        new Body("a form", FORM, "ok=true", 415, null),
        new Body("JSON that pretends to be a form", FORM, "{\"ok\":true}", 415, null),
        new Body("a form with files", "Multipart/form-data; boundary=x", "--x--", 415, null),
        new Body("no JSON", JSON, "ok", 400, null),
        new Body("half an object", JSON, "{\"ok\":", 400, null),
        new Body("more than one value", JSON, "{} {}", 400, null),
        new Body("the same field twice", JSON, "{\"a\":1,\"a\":2}", 400, null),
        new Body("too deep for any reader", JSON, "[".repeat(5_000), 400, null),
        new Body("too deep", JSON, "[".repeat(101) + "]".repeat(101), 422, null),
        new Body("a number that is not exact", JSON, "12345678901234567890", 422, null),
        new Body("too large", JSON, "\"" + "x".repeat(4095) + "\"", 422, null),
        new Body(
            "as large as allowed",
            JSON,
            "\"" + "x".repeat(4094) + "\"",
            200,
            "\"" + "x".repeat(4094) + "\""));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void whatATokenIsCompletedWith(Body it) {
    var answer = post(PATH, it.type(), it.body());
    assertThat(answer.status()).isEqualTo(it.status());
    if (it.output() == null) {
      assertThat(tokens.completion()).isEmpty();
      assertThat(answer.contentType()).isEqualTo("application/problem+json");
      return;
    }
    assertThat(answer.body()).isEqualTo("{\"completed\":true}");
    var completion = tokens.completion().orElseThrow();
    assertThat(completion.by()).isEqualTo("hook");
    assertThat(completion.output() == null ? "" : completion.output().toString())
        .isEqualTo(it.output());
  }

  @Test
  void secondPostIsTheFirst() {
    var first = post(PATH, JSON, "{\"ok\":true}");
    for (var body : List.of("{\"ok\":true}", "{\"ok\":false}", "", "no JSON")) {
      assertThat(post(PATH, FORM, body)).isEqualTo(first);
    }
    assertThat(tokens.completion().orElseThrow().output()).hasToString("{\"ok\":true}");
  }

  @Test
  void aTokenThatHasTimedOutIsGone() {
    tokens.timeOut();
    assertThat(post(PATH, JSON, "no JSON").status()).isEqualTo(410);
    assertThat(tokens.completion()).isEmpty();
  }

  @Test
  void whoeverIsFasterCounts() {
    tokens.meanwhile =
        () -> tokens.token.setSpec(new TokenSpec("10m", null, null, null, completion("1")));
    assertThat(post(PATH, JSON, "2").status()).isEqualTo(200);
    assertThat(tokens.completion()).contains(completion("1"));
  }

  @Test
  void theTimeOutMayBeFaster() {
    tokens.meanwhile = tokens::timeOut;
    assertThat(post(PATH, JSON, "2").status()).isEqualTo(410);
  }

  @Test
  void anotherTokenOfTheSameNameMayBeFaster() {
    tokens.meanwhile = () -> tokens.token.getMetadata().setUid("another");
    assertThat(post(PATH, JSON, "2")).isEqualTo(post("/hooks", JSON, ""));
    assertThat(tokens.completion()).isEmpty();
  }

  @Test
  void whateverIsWrongIsAnsweredInTheSameWay() {
    var unknown = post("/hooks", JSON, "");
    assertThat(unknown.status()).isEqualTo(404);
    var wrong = new StringBuilder(KEYS.sign(UID)).reverse();
    for (var path :
        List.of(
            "/hooks/shop/approval/" + wrong,
            "/hooks/shop/approval/" + KEYS.sign("another"),
            "/hooks/shop/approval/" + KEYS.sign(""),
            "/hooks/shop/none/" + KEYS.sign(UID),
            "/hooks/shop/none/" + KEYS.sign(""),
            "/hooks/other/approval/" + KEYS.sign(UID),
            "/hooks/unwatched/approval/" + KEYS.sign(UID),
            PATH + "/")) {
      for (var body : List.of("{}", "no JSON", "")) {
        assertThat(post(path, JSON, body)).as(path).isEqualTo(unknown);
      }
    }
    assertThat(tokens.completion()).isEmpty();
  }

  @Test
  void aUrlIsNotCalledTooOften() {
    var answers = Stream.generate(() -> post(PATH, JSON, "no JSON").status()).limit(12).toList();
    assertThat(answers).startsWith(400).endsWith(429, 429).containsOnly(400, 429);
    // Others are not kept from the token by those who know only its name.
    now += Duration.ofSeconds(1).toNanos();
    assertThat(post(PATH, JSON, "{}").status()).isEqualTo(200);
  }

  @Test
  void thoseWhoGuessDoNotKeepTheApiServerBusy() {
    var path = "/hooks/shop/approval/";
    var answers =
        Stream.iterate(0, it -> it + 1)
            .limit(300)
            .map(it -> post(path + KEYS.sign("guess " + it), JSON, "").status())
            .toList();
    assertThat(answers).filteredOn(it -> it == 404).hasSize(200);
    assertThat(answers).filteredOn(it -> it == 503).hasSize(100);
    now += Duration.ofSeconds(1).toNanos();
    assertThat(post(PATH, JSON, "{}").status()).isEqualTo(200);
  }

  @Test
  void neitherAnswerNorLogHasTheSecret() {
    tokens.isAway = true;
    var log = (Logger) LoggerFactory.getLogger(HookCalls.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    // Tests are quiet otherwise.
    log.setLevel(Level.WARN);
    log.addAppender(lines);
    var answer = post(PATH, JSON, "{}");
    tokens.isAway = false;
    tokens.meanwhile =
        () -> {
          throw new IllegalStateException("a bug");
        };
    assertThat(post(PATH, JSON, "{}").status()).isEqualTo(500);
    log.detachAppender(lines);
    log.setLevel(null);
    assertThat(lines.list)
        .hasSize(2)
        .allSatisfy(
            it ->
                assertThat(it.getKeyValuePairs().toString())
                    .contains("/hooks/shop/approval/")
                    .doesNotContain(KEYS.sign(UID)));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsEntry("Retry-After", "1");
    assertThat(answer.body()).doesNotContain(KEYS.sign(UID));
  }

  @Test
  void aUrlIsThatOfItsToken() {
    var urls = new HookUrls(() -> ACCESS, () -> false);
    assertThat(urls.of("shop", "approval", UID)).contains("https://hooks.example" + PATH);
    assertThat(new HookUrls(Optional::empty, () -> true).of("shop", "approval", UID)).isEmpty();
  }

  private Response post(String path, String type, String body) {
    return calls.answer(
        new Request(
            "POST",
            path,
            "",
            type.isEmpty() ? Map.of() : Map.of("content-type", type),
            body.getBytes(StandardCharsets.UTF_8),
            InetSocketAddress.createUnresolved("localhost", 1)));
  }

  private static TokenCompletion completion(String output) {
    return new TokenCompletion(TextNode.valueOf(output), "somebody");
  }
}
