package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.api.TokenPhase;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenOptionsTest {
  record Case(String message, UnaryOperator<TokenOptions> change) {
    @Override
    public String toString() {
      return message;
    }
  }

  static Stream<Case> refused() {
    return Stream.of(
        new Case("name is \"Not_this\"; allowed: 1 to 63 lower-case", it -> it.name("Not_this")),
        new Case("run is \"../r\"; allowed: 1 to 63 lower-case", it -> it.run("../r")),
        new Case(
            "timeout is 8784h1ms; allowed: 0s to 8784h",
            it -> it.timeout(Duration.ofDays(366).plusMillis(1))),
        new Case("timeout is PT-1S; allowed: 0s", it -> it.timeout(Duration.ofSeconds(-1))),
        new Case(
            "tags is 11 tags; allowed: at most 10",
            it -> it.tags("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k")),
        new Case("tags is [a, a]; allowed: each tag once", it -> it.tags("a", "a")),
        new Case("tags is 0 characters long", it -> it.tags("")),
        new Case("tags is 129 characters long", it -> it.tags("x".repeat(129))),
        new Case("idempotencyKey is 0 characters long", it -> it.idempotencyKey("")),
        new Case(
            "idempotencyKey is 2049 characters long", it -> it.idempotencyKey("k".repeat(2049))),
        new Case(
            "name is \"n\"; allowed: none with an idempotencyKey",
            it -> it.name("n").idempotencyKey("k")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aValueOutOfItsBoundsIsRefusedAtOnce(Case it) {
    assertThatThrownBy(() -> it.change().apply(TokenOptions.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(it.message());
  }

  @Test
  void everythingAllowedIsKept() {
    var options =
        TokenOptions.NONE.timeout(Duration.ofDays(366)).tags("a", "b").run("r").idempotencyKey("k");

    assertThat(options.timeout()).contains(Duration.ofDays(366));
    assertThat(options.tags()).isEqualTo(List.of("a", "b"));
    assertThat(options.run()).contains("r");
    assertThat(options.idempotencyKey()).contains("k");
    assertThat(TokenOptions.NONE.timeout(Duration.ZERO).name("n").name()).contains("n");
  }

  @Test
  void aQuerySelectsOnTheServerWhatTheServerCanSelect() {
    assertThat(TokenQuery.ALL.fieldSelector()).isEmpty();
    assertThat(TokenQuery.ALL.run("r").phase(TokenPhase.WAITING).tag("a").fieldSelector())
        .isEqualTo("spec.run=r,status.finished!=true");
    assertThat(TokenQuery.ALL.phase(TokenPhase.TIMED_OUT).fieldSelector())
        .isEqualTo("status.finished=true");
    assertThatThrownBy(() -> TokenQuery.ALL.limit(0)).hasMessageContaining("1 or more");
  }
}
