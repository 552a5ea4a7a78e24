package dev.davit.dashboard.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.davit.dashboard.index.Freshness;
import dev.davit.dashboard.web.ProblemException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the dashboard of a cluster shows to whom.
class ScopeTest {
  private static final Freshness LIVE = new Freshness.Live();

  @Test
  void aNamespaceThatIsNotWatchedIsNotSaidToBeEmpty() {
    var scope = scope(Set.of("shop"), "bank");

    assertThat(scope.checked("shop")).isEqualTo("shop");
    var problem = catchThrowableOfType(ProblemException.class, () -> scope.checked("bank"));
    assertThat(problem).hasMessage("The namespace bank is not watched by this dashboard.");
    assertThat(problem.status()).isEqualTo(404);
    assertThat(scope.first(List.of("shop"), LIVE)).as("not the viewer's own").isEqualTo("shop");
    assertThat(scope(Set.of(), "bank").first(List.of("shop"), LIVE)).isEqualTo("bank");
  }

  record Case(String name, Freshness freshness, int status, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> nothing() {
    return Stream.of(
        new Case("the viewer may list nothing", LIVE, 403, "You may not list runs"),
        new Case("the first list", new Freshness.Loading(), 503, "The runs are being loaded"),
        new Case(
            "the dashboard may not list",
            new Freshness.Stale(403, ""),
            502,
            "The dashboard cannot list runs now: the API server answers 403."),
        new Case(
            "the API server is away",
            new Freshness.Stale(0, ""),
            502,
            "The dashboard cannot list runs now: the API server does not answer."));
  }

  @ParameterizedTest
  @MethodSource("nothing")
  void whyThereIsNothingToShow(Case it) {
    var problem =
        catchThrowableOfType(
            ProblemException.class, () -> scope(Set.of(), "").first(List.of(), it.freshness()));

    assertThat(problem).hasMessageStartingWith(it.message());
    assertThat(problem.status()).isEqualTo(it.status());
  }

  @Test
  void aProblemOfSomebodyWhoIsLoggedInCanBeLeft() {
    var problem = new ProblemException(403, "no");

    assertThat(new String(ProblemPage.of(problem, true).body(), UTF_8))
        .contains("action=\"/logout\"");
    assertThat(new String(ProblemPage.of(problem).body(), UTF_8)).doesNotContain("/logout");
  }

  private static Scope scope(Set<String> watched, String home) {
    return new Scope("test", "", watched, home, namespace -> !namespace.isEmpty());
  }
}
