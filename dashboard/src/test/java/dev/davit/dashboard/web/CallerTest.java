package dev.davit.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTest {
  @ParameterizedTest
  @CsvSource({
    "Bearer a.b.c, a.b.c",
    "bearer   a.b.c, a.b.c",
    "Basic YTpi, ''",
    "Bearer, ''",
    "Bearer a b, ''",
  })
  void aTokenIsThatOfTheHeader(String header, String token) {
    assertThat(caller("Authorization", header).bearer().orElse("")).isEqualTo(token);
  }

  @Test
  void twoTokensAreNone() {
    assertThat(caller("Authorization", "Bearer a", "Authorization", "Bearer b").bearer()).isEmpty();
  }

  @Test
  void cookiesAndThePortAreThoseOfTheBrowser() {
    var caller = caller("Host", "localhost:9090", "Cookie", "a=\"1\"; b=2=3", "Cookie", "c=; a=9");

    assertThat(caller.port()).isEqualTo("9090");
    assertThat(caller.cookie("a")).isEqualTo("1");
    assertThat(caller.cookie("b")).isEqualTo("2=3");
    assertThat(caller.cookie("c")).isEmpty();
    assertThat(caller.cookie("d")).isEmpty();
  }

  @Test
  @Timeout(5)
  void aHugeHeaderCostsNoTime() {
    var caller = caller("Cookie", "a=1;" + " ".repeat(64_000) + "x; b = \" 2\" ;=3;c");

    assertThat(caller.cookies()).isEqualTo(Map.of("a", "1", "b", " 2"));
  }

  @Test
  void nothingSecretIsPrinted() {
    assertThat(caller("Authorization", "Bearer secret", "Cookie", "a=secret").toString())
        .doesNotContain("secret");
  }

  private static Caller caller(String... headers) {
    var all = new Headers();
    Stream.iterate(0, i -> i < headers.length, i -> i + 2)
        .forEach(i -> all.add(headers[i], headers[i + 1]));
    return Caller.of(all, false);
  }
}
