package dev.davit.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How long a pasted token is kept, and which are refused without asking anybody.
class PastedTokenTest {
  private static final Instant NOW = Instant.parse("2026-03-01T14:00:00Z");
  private static final Instant LATEST = Instant.parse("2026-03-02T02:00:00Z");

  record Usable(String name, String pasted, String token, Instant expires) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Usable> usable() {
    var hour = jwt(NOW.plusSeconds(3600));
    return Stream.of(
        new Usable("expires in an hour", hour, hour, NOW.plusSeconds(3600)),
        new Usable("with blanks around it", "\n  " + hour + " \n", hour, NOW.plusSeconds(3600)),
        new Usable("with the word Bearer", "bearer " + hour, hour, NOW.plusSeconds(3600)),
        kept("expires in a year", jwt(NOW.plusSeconds(31_000_000))),
        kept("expires after all time", jwt("{\"exp\": 99999999999999999}")),
        kept("does not say when it expires", jwt("{}")),
        kept("says it in words", jwt("{\"exp\": \"tomorrow\"}")),
        kept("is no JWT", "abcdef.0123456789abcdef"),
        kept("has no JSON", "a.b.c"),
        kept("has no Base64", "a.~~~.c"),
        kept("ends with signs of Base64", "abcd=="),
        kept("is as large as one may be", "x".repeat(PastedToken.MOST_BYTES)));
  }

  private static Usable kept(String name, String token) {
    return new Usable(name, token, token, LATEST);
  }

  @ParameterizedTest
  @MethodSource("usable")
  void aTokenIsKeptUntilItExpiresAndForTwelveHoursAtMost(Usable it) {
    assertThat(PastedToken.of(it.pasted(), NOW))
        .isEqualTo(new PastedToken.Usable(new Session(it.token(), it.expires())));
  }

  record Wrong(String name, String pasted, String why) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Wrong> wrong() {
    return Stream.of(
        new Wrong("nothing", " \n", "Paste a token. This makes one: kubectl create token NAME"),
        new Wrong(
            "too large",
            "x".repeat(2_401),
            "The token has 2,401 characters; allowed: at most 2,400, because a cookie has to hold it. Larger ones work behind a proxy (dashboard.auth: header)."),
        new Wrong(
            "two words",
            "secret secret",
            "This is not a token: one has letters, digits and the characters - . _ ~ + / = only."),
        new Wrong(
            "another header",
            "secret\r\nImpersonate-User: admin",
            "This is not a token: one has letters, digits and the characters - . _ ~ + / = only."),
        new Wrong(
            "expired",
            jwt(NOW),
            "The token has expired. This makes a new one: kubectl create token NAME"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aWrongOneIsRefusedAndNotRepeated(Wrong it) {
    assertThat(PastedToken.of(it.pasted(), NOW)).isEqualTo(new PastedToken.Wrong(it.why()));
  }

  @Test
  void anAddressOfAnotherHostNeverFollows() {
    assertThat(new LoginPage(200, "/ns/a/runs?phase=Failed&tag=a%3Ab", "").next())
        .isEqualTo("/ns/a/runs?phase=Failed&tag=a%3Ab");
    for (var foreign :
        new String[] {
          "//evil.example", "https://evil.example", "/\\evil.example", "", "/a\r\nb", "javascript:x"
        }) {
      assertThat(new LoginPage(200, foreign, "").next()).as(foreign).isEqualTo("/");
    }
  }

  private static String jwt(Instant expires) {
    return jwt("{\"exp\": %d}".formatted(expires.getEpochSecond()));
  }

  private static String jwt(String payload) {
    var base64 = Base64.getUrlEncoder().withoutPadding();
    return "e30." + base64.encodeToString(payload.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
  }
}
