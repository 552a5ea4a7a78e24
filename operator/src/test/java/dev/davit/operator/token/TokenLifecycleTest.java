package dev.davit.operator.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Token;
import dev.davit.api.TokenPhase;
import dev.davit.api.TokenStatus;
import dev.davit.operator.lean.LeanSerialization;
import dev.davit.operator.token.TokenDecision.Complete;
import dev.davit.operator.token.TokenDecision.Stay;
import dev.davit.operator.token.TokenDecision.TimeOut;
import dev.davit.operator.token.TokenDecision.Wait;
import dev.davit.operator.token.TokenSeen.Answer;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of a token, as the API server sends it.
class TokenLifecycleTest {
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
  private static final LeanSerialization SERIALIZATION = LeanSerialization.create();

  /// @param now in seconds since the creation
  record Case(String name, String spec, String status, double now, TokenDecision next) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    var waiting = "{\"phase\":\"Waiting\",\"finished\":false}";
    var tooLarge = "\"" + "x".repeat(4095) + "\"";
    return Stream.of(
        new Case("a new one waits for ten minutes", "{}", "{}", 0, waits(600)),
        new Case("one with a timeout waits for that", timeout("1h30m"), waiting, 7, waits(5400)),
        new Case("just before its end it still waits", timeout("10s"), waiting, 9.999, waits(10)),
        new Case("at its end it times out", timeout("10s"), waiting, 10, new TimeOut()),
        new Case("long after its end it times out", timeout("10s"), waiting, 1e7, new TimeOut()),
        new Case("one created long ago times out unseen", "{}", "{}", 601, new TimeOut()),
        new Case(
            "without a timeout it waits for ever",
            timeout("0s"),
            waiting,
            1e9,
            new Wait(Optional.empty())),
        new Case("a completed one is completed", completed("{\"a\":1}"), waiting, 5, usable()),
        new Case("a completion without an output counts", "{\"completion\":{}}", "{}", 5, usable()),
        new Case("it may be created completed", completed("null"), "{}", 0, usable()),
        new Case(
            "an accepted completion counts after the end too",
            "{\"timeout\":\"1s\",\"completion\":{\"by\":\"ada\"}}",
            waiting,
            3600,
            usable()),
        new Case(
            "the largest output is right",
            completed(tooLarge.replaceFirst("x", "")),
            "{}",
            5,
            usable()),
        new Case(
            "an output that is too large is known as that",
            completed(tooLarge),
            waiting,
            5,
            new Complete(new Answer.TooLarge("it has 4097 bytes; at most 4096 are allowed"))),
        new Case(
            "an output that is nested too deep is known as that",
            completed("[".repeat(101) + "]".repeat(101)),
            waiting,
            5,
            new Complete(
                new Answer.Invalid(
                    "at "
                        + ("/spec/completion/output" + "/0".repeat(100)).substring(0, 200)
                        + ": nested more than 100 levels deep; at most 100 are allowed"))),
        new Case(
            "a completed one stays",
            completed("1"),
            "{\"phase\":\"Completed\",\"finished\":true}",
            1e9,
            new Stay()),
        new Case(
            "a timed-out one stays",
            timeout("1s"),
            "{\"phase\":\"TimedOut\",\"finished\":true}",
            1e9,
            new Stay()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsNext(Case it) {
    var seen = seen(token(it.spec(), it.status()), it.now());

    assertThat(TokenLifecycle.decide(seen)).isEqualTo(it.next());
  }

  @Test
  void aWaitingTokenSaysWhenItExpires() {
    var status = next("{}", null, 0);

    assertThat(status)
        .extracting(
            TokenStatus::phase,
            TokenStatus::finished,
            TokenStatus::expiresAt,
            TokenStatus::finishedAt,
            TokenStatus::observedGeneration)
        .containsExactly(TokenPhase.WAITING, false, "2026-01-01T00:10:00Z", null, 3L);
    assertThat(status.message())
        .isEqualTo("waits for its completion, and expires at 2026-01-01T00:10:00Z");
    assertThat(conditions(status))
        .containsExactly(
            "Finished=False Waiting 2026-01-01T00:00:00Z",
            "Completed=Unknown Waiting 2026-01-01T00:00:00Z");
    assertThat(next(timeout("0s"), null, 0).expiresAt()).isNull();
  }

  @Test
  void theSameStatusAgainIsTheSame() {
    var status = next("{}", null, 0);

    assertThat(next("{}", status, 30)).isEqualTo(status);
  }

  @Test
  void aFinalStatusSaysHowItEndedAndWhen() {
    var waiting = next(timeout("10s"), null, 0);

    var over = next(timeout("10s"), waiting, 10);
    assertThat(over)
        .extracting(
            TokenStatus::phase,
            TokenStatus::finished,
            TokenStatus::finishedAt,
            TokenStatus::message)
        .containsExactly(
            TokenPhase.TIMED_OUT,
            true,
            "2026-01-01T00:00:10Z",
            "not completed before it expired at 2026-01-01T00:00:10Z");
    assertThat(conditions(over))
        .containsExactly(
            "Finished=True TimedOut 2026-01-01T00:00:10Z",
            "Completed=False TimedOut 2026-01-01T00:00:10Z");
    assertThat(conditions(next("{\"completion\":{}}", waiting, 5)))
        .containsExactly(
            "Finished=True Completed 2026-01-01T00:00:05Z",
            "Completed=True Completed 2026-01-01T00:00:05Z");
  }

  @Test
  void anOutputThatNoRunGetsIsCompletedAllTheSameAndSaysWhy() {
    var status = next(completed("\"" + "x".repeat(5000) + "\""), null, 5);

    assertThat(status)
        .extracting(TokenStatus::phase, TokenStatus::reason, TokenStatus::message)
        .containsExactly(
            TokenPhase.COMPLETED,
            "OutputTooLarge",
            "completed, but no run gets its output: it has 5002 bytes; at most 4096 are allowed");
    assertThat(next(completed("1e400"), null, 5).reason()).isEqualTo("OutputInvalid");
  }

  private static TokenStatus next(String spec, TokenStatus before, double now) {
    var seen = seen(token(spec, "{}"), now);
    return TokenStatusMapper.toStatus(TokenLifecycle.decide(seen), seen, before, 3L);
  }

  private static List<String> conditions(TokenStatus status) {
    return status.conditions().stream().map(TokenLifecycleTest::text).toList();
  }

  private static String text(Condition it) {
    return "%s=%s %s %s"
        .formatted(it.getType(), it.getStatus(), it.getReason(), it.getLastTransitionTime());
  }

  private static TokenSeen seen(Token token, double seconds) {
    return TokenSeen.of(token, CREATED.plusMillis((long) (seconds * 1000)));
  }

  private static Wait waits(int seconds) {
    return new Wait(Optional.of(CREATED.plusSeconds(seconds)));
  }

  private static Complete usable() {
    return new Complete(new Answer.Usable());
  }

  private static String timeout(String duration) {
    return "{\"timeout\":\"%s\"}".formatted(duration);
  }

  private static String completed(String output) {
    return "{\"completion\":{\"output\":%s}}".formatted(output);
  }

  private static Token token(String spec, String status) {
    return SERIALIZATION.unmarshal(
        """
        {"apiVersion":"davit.dev/v1alpha1","kind":"Token","metadata":{"name":"t","namespace":"n",
         "uid":"u","resourceVersion":"7","creationTimestamp":"%s"},"spec":%s,"status":%s}\
        """
            .formatted(CREATED, spec, status),
        Token.class);
  }
}
