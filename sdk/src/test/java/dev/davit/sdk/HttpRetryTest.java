package dev.davit.sdk;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.davit.sdk.HttpRetry.RateLimit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a real HTTP server on this machine; only pauses pass on a clock of the test. Requests
/// have time enough for any machine, except the one that is not to be answered in time.
class HttpRetryTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Retry BACKOFF =
      Retry.attempts(4).minTimeout(ofSeconds(1)).maxTimeout(ofSeconds(8)).randomize(false);
  private static final HttpRetry POLICY =
      HttpRetry.none()
          .backoff("409,5xx", BACKOFF)
          .retryAfter("429,503", BACKOFF)
          .rateLimit(
              "403", RateLimit.headers("x-remaining", "x-reset", ResetFormat.UNIX_SECONDS), BACKOFF)
          .onTimeout(BACKOFF)
          .onConnectionError(BACKOFF);

  /// What the server says next; a status of 0 is no answer in time.
  record Answer(int status, Map<String, String> headers) {
    static Answer of(int status) {
      return new Answer(status, Map.of());
    }
  }

  private final Deque<Answer> answers = new ConcurrentLinkedDeque<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final TestClock clock = TestClock.at(NOON);
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    var answer = answers.size() > 1 ? answers.pop() : answers.getFirst();
    if (answer.status() == 0) {
      return; // and leaves the exchange open
    }
    try (exchange) {
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      var body = "try %d".formatted(requests.get()).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String send(HttpRetry policy, Duration maxDuration) {
    return send(policy, maxDuration, address());
  }

  private String address() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  private String send(HttpRetry policy, Duration maxDuration, String url) {
    return send(policy, maxDuration, HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE));
  }

  private String send(HttpRetry policy, Duration maxDuration, HttpRequest.Builder sent) {
    var request = sent.build();
    var task =
        Task.of("fetch", String.class, String.class)
            .maxDuration(maxDuration)
            .run(
                (in, ctx) -> {
                  var response =
                      ctx.retrying().send(policy, client, request, BodyHandlers.ofString());
                  return response.statusCode() + " " + response.body();
                });
    return TestKit.DEFAULT.clock(clock).attemptOf(task, "").output();
  }

  private String send() {
    return send(POLICY, Duration.ofHours(1));
  }

  private void answers(Answer... inTurn) {
    for (var answer : inTurn) {
      answers.add(answer);
    }
  }

  private Duration passed() {
    return Duration.between(NOON, clock.instant());
  }

  @ParameterizedTest
  @ValueSource(ints = {409, 500, 502, 599})
  void aStatusOfARuleIsRepeatedWithABackoff(int status) {
    answers(Answer.of(status), Answer.of(status), Answer.of(200));

    assertThat(send()).isEqualTo("200 try 3");
    assertThat(passed()).isEqualTo(ofSeconds(1 + 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 400, 404, 408})
  void anyOtherStatusIsTheAnswer(int status) {
    answers(Answer.of(status), Answer.of(200));

    assertThat(send()).isEqualTo(status + " try 1");
    assertThat(passed()).isZero();
  }

  @Test
  void theLastResponseIsTheAnswerOnceTheTriesAreUsedUp() {
    answers(Answer.of(500));

    assertThat(send()).isEqualTo("500 try 4");
    assertThat(passed()).isEqualTo(ofSeconds(1 + 2 + 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | retry-after | 7 | 7s",
        "503 | retry-after | 0 | 0s",
        "429 | retry-after | Thu, 01 Jan 2026 12:01:30 GMT | 90s",
        "429 | retry-after | Thu, 01 Jan 2026 11:00:00 GMT | 0s",
        "429 | retry-after | soon | 1s",
        "429 | retry-after | -5 | 1s",
        "429 | retry-after | 99999999999999999999 | 1s",
        "403 | x-reset | 1767268820 | 20s",
        "403 | x-reset | 1767268700 | 0s",
        "403 | x-reset | 2026-01-01T12:00:30Z | 1s",
      })
  void aHeaderSaysWhenToTryAgain(int status, String header, String value, String pause) {
    answers(new Answer(status, Map.of(header, value)), Answer.of(200));

    assertThat(send()).isEqualTo("200 try 2");
    assertThat(passed()).isEqualTo(Duration.parse("PT" + pause));
  }

  @Test
  void aLimitThatIsNotUsedUpIsNotTheCause() {
    var left = Map.of("x-remaining", "3", "x-reset", "1767268820");
    var none = Map.of("x-remaining", "0", "x-reset", "1767268820");
    answers(new Answer(403, left), new Answer(403, none), Answer.of(200));

    assertThat(send()).isEqualTo("200 try 3");
    assertThat(passed()).isEqualTo(ofSeconds(20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SECONDS | 2.5 | PT2.5S",
        "SECONDS | NaN |",
        "SECONDS | 1e300 |",
        "UNIX_SECONDS | 1767268810 | PT10S",
        "UNIX_SECONDS | 9999999999999999999999 |",
        "UNIX_SECONDS | 99999999999999999 |",
        "UNIX_MILLIS | 1767268800250 | PT0.25S",
        "ISO_8601 | 2026-01-01T13:00:05+01:00 | PT5S",
        "ISO_8601 | tomorrow |",
        "SECONDS_OR_HTTP_DATE | '' |",
      })
  void aResetIsReadInItsFormat(ResetFormat format, String text, @Nullable Duration delay) {
    assertThat(format.until(text, NOON).orElse(null)).isEqualTo(delay);
  }

  @Test
  void aServerThatAsksForTooMuchIsNotWaitedFor() {
    answers(new Answer(429, Map.of("retry-after", "601")), Answer.of(200));

    assertThat(send()).isEqualTo("429 try 1");
    assertThat(send(POLICY.longestPause(ofSeconds(601)), Duration.ofHours(1)))
        .isEqualTo("200 try 2");
  }

  @Test
  void noPauseIsBegunThatDoesNotEndBeforeTheDeadline() {
    answers(new Answer(429, Map.of("retry-after", "30")), Answer.of(200));

    assertThat(send(POLICY, ofSeconds(20))).isEqualTo("429 try 1");
    assertThat(passed()).isZero();
  }

  @Test
  void aServerThatDoesNotAnswerInTimeIsAskedAgain() {
    answers(Answer.of(0), Answer.of(200));
    var request = HttpRequest.newBuilder(URI.create(address())).timeout(ofMillis(500));

    // A busy machine may be late a second time, and then a third.
    assertThat(send(POLICY, Duration.ofHours(1), request))
        .startsWith("200 try ")
        .isNotEqualTo("200 try 1");
    assertThat(passed()).isIn(ofSeconds(1), ofSeconds(1 + 2), ofSeconds(1 + 2 + 4));
  }

  @Test
  void withoutAConnectionItIsTriedAgainAndThenThrown() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    assertThatThrownBy(() -> send(POLICY, Duration.ofHours(1), "http://localhost:" + free + "/"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("java.net.ConnectException");
    assertThat(passed()).isEqualTo(ofSeconds(1 + 2 + 4));
  }

  @Test
  void theDefaultFollowsRetryAfterAndRepeatsNoErrorOfTheClient() {
    answers(new Answer(503, Map.of("Retry-After", "2")), Answer.of(200));
    assertThat(send(HttpRetry.DEFAULT, Duration.ofHours(1))).isEqualTo("200 try 2");
    assertThat(passed()).isEqualTo(ofSeconds(2));

    assertThat(HttpRetry.DEFAULT.ruleFor(404)).isEmpty();
    assertThat(HttpRetry.DEFAULT.ruleFor(408)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "600", "6xx", "500-", "500,", "5x", "500 501", "-5"})
  void statusesHaveAForm(String statuses) {
    assertThatThrownBy(() -> HttpRetry.none().backoff(statuses, BACKOFF))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the statuses are \"" + statuses + "\"; allowed: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "408,5xx | 500 | true",
        "408,5xx | 407 | false",
        "500-503 | 503 | true",
        "500-503 | 504 | false",
        "408,429 | 429 | true"
      })
  void aRuleNamesStatuses(String statuses, int status, boolean named) {
    assertThat(HttpRetry.none().backoff(statuses, BACKOFF).ruleFor(status).isPresent())
        .isEqualTo(named);
  }
}
