package dev.davit.dashboard.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.dashboard.index.RunFilter.Search;
import dev.davit.dashboard.index.Sort.Field;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunFilterTest {
  record Case(String name, RunFilter filter, String query) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> filters() {
    return Stream.of(
        new Case("everything is an empty query", RunFilter.ALL, ""),
        new Case(
            "several phases are sorted, so that one selection has one address",
            RunFilter.ALL.withPhases(Set.of("Queued", "Failed")),
            "phase=Failed&phase=Queued"),
        new Case(
            "a tag keeps every character",
            RunFilter.ofTag("a&b=c d+e%/ü\u0000<"),
            "tag=a%26b%3Dc+d%2Be%25%2F%C3%BC%00%3C"),
        new Case(
            "all fields",
            new RunFilter(
                Set.of("Failed"),
                new Search("t", "x", "queue/q", "TaskFailed", "a.b.E", "t-1"),
                Period.DAY,
                new Sort(Field.DURATION, false),
                3),
            "phase=Failed&task=t&tag=x&queue=queue%2Fq&reason=TaskFailed&error=a.b.E&name=t-1&since=24h&sort=duration&page=3"));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void aFilterIsItsQueryString(Case filter) {
    assertThat(filter.filter().query()).isEqualTo(filter.query());
    assertThat(RunFilter.of(filter.query())).isEqualTo(filter.filter());
  }

  record Odd(String query, RunFilter read) {}

  static Stream<Odd> oddQueries() {
    return Stream.of(
        new Odd("page=0", RunFilter.ALL),
        new Odd("page=99999999999", RunFilter.ALL),
        new Odd("page=-1&sort=color&since=2y&unknown=1&&=&task", RunFilter.ALL),
        new Odd("tag=%zz", RunFilter.ALL),
        new Odd("phase=Failed&phase=Failed&phase=", RunFilter.ALL.withPhases(Set.of("Failed"))));
  }

  @ParameterizedTest
  @MethodSource("oddQueries")
  void whatNobodyCanMeanIsIgnored(Odd odd) {
    assertThat(RunFilter.of(odd.query())).isEqualTo(odd.read());
  }

  @Test
  void anotherSelectionBeginsOnItsFirstPage() {
    var third = RunFilter.of("phase=Failed&page=3");

    assertThat(third.toggled("Queued").query()).isEqualTo("phase=Failed&phase=Queued");
    assertThat(third.toggled("Failed")).isEqualTo(RunFilter.ALL);
    assertThat(third.sortedBy(Field.STARTED).query()).isEqualTo("phase=Failed&sort=-started");
    assertThat(third.sortedBy(Field.STARTED).sortedBy(Field.STARTED).sort())
        .isEqualTo(new Sort(Field.STARTED, false));
  }
}
