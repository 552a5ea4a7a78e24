package dev.davit.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.dashboard.access.SessionSeal.Opened;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a cookie is worth.
class SessionSealTest {
  private static final Instant NOW = Instant.parse("2026-03-01T14:00:00Z");
  private static final Session SESSION = new Session("a.b.c", NOW.plusSeconds(60));
  private static final SessionSeal SEAL = new SessionSeal(key(1));

  record Case(String name, UnaryOperator<String> change, Instant opened, Opened expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cookies() {
    var valid = new Opened.Valid(SESSION);
    var foreign = new Opened.Foreign();
    return Stream.of(
        new Case("as it was sealed", it -> it, NOW, valid),
        new Case("a second before it expires", it -> it, NOW.plusSeconds(59), valid),
        new Case(
            "the second in which it expires", it -> it, NOW.plusSeconds(60), new Opened.Expired()),
        new Case("long after", it -> it, NOW.plusSeconds(1_000_000), new Opened.Expired()),
        new Case("with another first letter", it -> changed(it, 0), NOW, foreign),
        new Case("with another letter in the middle", it -> changed(it, 30), NOW, foreign),
        new Case("with another last letter", it -> changed(it, it.length() - 3), NOW, foreign),
        new Case("cut", it -> it.substring(0, it.length() - 4), NOW, foreign),
        new Case("with something behind it", it -> it + "AAAA", NOW, foreign),
        new Case("empty", _ -> "", NOW, foreign),
        new Case("a few letters", _ -> "AAAA", NOW, foreign),
        new Case("the token itself", _ -> SESSION.token(), NOW, foreign),
        new Case("no Base64", _ -> "ä;!", NOW, foreign),
        new Case(
            "sealed with another key", _ -> new SessionSeal(key(2)).seal(SESSION), NOW, foreign));
  }

  @ParameterizedTest
  @MethodSource("cookies")
  void aCookieIsWorthWhatItSays(Case cookie) {
    assertThat(SEAL.open(cookie.change().apply(SEAL.seal(SESSION)), cookie.opened()))
        .isEqualTo(cookie.expected());
  }

  @Test
  void nothingOfTheTokenCanBeReadAndNoTwoCookiesAreEqual() {
    var session = new Session("secret-secret-secret", NOW);

    assertThat(SEAL.seal(session)).doesNotContain("secret").isNotEqualTo(SEAL.seal(session));
    assertThat(session.toString()).doesNotContain("secret");
    assertThat(SessionSeal.draw().open(SEAL.seal(session), NOW)).isEqualTo(new Opened.Foreign());
  }

  @Test
  void theLargestTokenFitsIntoACookie() {
    var sealed = SEAL.seal(new Session("x".repeat(PastedToken.MOST_BYTES), NOW));

    assertThat("__Host-davit=" + sealed).hasSizeLessThan(4_096 - 100);
  }

  @Test
  void aShortKeyIsRefused() {
    assertThatThrownBy(() -> new SessionSeal(new byte[16]))
        .hasMessage("The key has 16 bytes; allowed: 32");
  }

  private static String changed(String text, int at) {
    return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
  }

  private static byte[] key(int value) {
    var key = new byte[32];
    Arrays.fill(key, (byte) value);
    return key;
  }
}
