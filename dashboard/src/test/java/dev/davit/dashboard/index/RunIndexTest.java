package dev.davit.dashboard.index;

import static dev.davit.dashboard.index.Rows.NOW;
import static dev.davit.dashboard.index.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunIndexTest {
  private static final List<RunRow> RUNS =
      List.of(
          row("mail-1", "mail", "Failed", 90, "customer:7"),
          row("mail-2", "mail", "Completed", 30),
          row("sync-1", "sync", "Queued", 5, "customer:7", "x"),
          row("sync-2", "sync", "Failed", 1));

  record Case(String name, String query, List<String> runs, Map<String, Integer> phases) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> lists() {
    var all = Map.of("Failed", 2, "Completed", 1, "Queued", 1);
    return Stream.of(
        new Case("the newest first", "", List.of("sync-2", "sync-1", "mail-2", "mail-1"), all),
        new Case(
            "the oldest first",
            "sort=created",
            List.of("mail-1", "mail-2", "sync-1", "sync-2"),
            all),
        new Case(
            "runs that have not started come last",
            "sort=started",
            List.of("mail-1", "mail-2", "sync-2", "sync-1"),
            all),
        new Case(
            "also the other way round",
            "sort=-started",
            List.of("sync-2", "mail-2", "mail-1", "sync-1"),
            all),
        new Case(
            "counts ignore the phase that is selected",
            "phase=Failed",
            List.of("sync-2", "mail-1"),
            all),
        new Case(
            "counts follow the other filters",
            "phase=Failed&task=mail",
            List.of("mail-1"),
            Map.of("Failed", 1, "Completed", 1)),
        new Case(
            "a whole tag",
            "tag=customer%3A7",
            List.of("sync-1", "mail-1"),
            Map.of("Failed", 1, "Queued", 1)),
        new Case("not a part of a tag", "tag=customer", List.of(), Map.of()),
        new Case(
            "a period",
            "since=1h&sort=created",
            List.of("mail-2", "sync-1", "sync-2"),
            Map.of("Failed", 1, "Completed", 1, "Queued", 1)),
        new Case("a part of a name", "name=nc-1", List.of("sync-1"), Map.of("Queued", 1)),
        new Case("a reason", "reason=TaskFailed", List.of("sync-2", "mail-1"), Map.of("Failed", 2)),
        new Case("an error that no run has", "error=E", List.of(), Map.of()));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void aListHasTheRunsOfItsFilter(Case list) {
    var page = indexOf(RUNS).page("shop", RunFilter.of(list.query()), NOW);

    assertThat(page.rows()).extracting(row -> row.key().name()).isEqualTo(list.runs());
    assertThat(page.phases()).isEqualTo(list.phases());
    assertThat(page.matching()).isEqualTo(list.runs().size());
  }

  @Test
  void noRowIsBeyondThePage() {
    var index =
        indexOf(IntStream.range(0, 120).mapToObj(i -> row("r-" + i, "t", "Queued", i)).toList());

    var third = index.page("", RunFilter.of("page=3"), NOW);
    assertThat(third.rows()).hasSize(20);
    assertThat(third.from()).isEqualTo(101);
    assertThat(third.to()).isEqualTo(120);
    assertThat(third.last()).isEqualTo(3);
    assertThat(index.page("", RunFilter.of("page=9"), NOW)).isEqualTo(third);
    assertThat(index.page("", RunFilter.ALL, NOW).rows()).hasSize(RunsPage.SIZE);
  }

  @Test
  void anotherNamespaceIsNotSeen() {
    var page = indexOf(RUNS).page("bank", RunFilter.ALL, NOW);

    assertThat(page.rows()).isEmpty();
    assertThat(page.all()).isZero();
    assertThat(page.from()).isZero();
    assertThat(indexOf(RUNS).tasks("bank")).isEmpty();
  }

  @Test
  void aNewListForgetsDeletedRuns() {
    var index = indexOf(RUNS);
    index.replaceAll(RUNS.subList(1, 3));
    index.remove(RUNS.get(1).key());

    assertThat(index.page("", RunFilter.ALL, NOW).rows()).containsExactly(RUNS.get(2));
  }

  /// A sum of plain hashes leaves a quarter of these as they were.
  @Test
  void changesOfTwoNamespacesNeverCancelEachOther() throws Exception {
    var seen = new HashSet<Long>();
    for (var ofShop = 1; ofShop <= 20; ofShop++) {
      for (var ofBank = 1; ofBank <= 20; ofBank++) {
        var index = new RunIndex();
        put(index, "shop", ofShop);
        put(index, "bank", ofBank);
        put(index, "secret", 1);
        seen.add(version(index, Set.of("shop", "bank")));
      }
    }
    assertThat(seen).hasSize(400);
  }

  @Test
  void aNewListIsAChangeOnlyWhereRowsDiffer() throws Exception {
    var bank = in("bank", RUNS.getFirst());
    var index = indexOf(List.of(bank, in("shop", RUNS.getFirst())));
    var before = version(index, Set.of("bank"));

    index.replaceAll(List.of(bank, in("shop", RUNS.getLast())));
    assertThat(version(index, Set.of("bank"))).isEqualTo(before);

    index.replaceAll(List.of(in("shop", RUNS.getLast())));
    assertThat(version(index, Set.of("bank"))).isNotEqualTo(before);
  }

  private static void put(RunIndex index, String namespace, int times) {
    for (var i = 0; i < times; i++) {
      index.put(in(namespace, RUNS.getFirst()));
    }
  }

  private static long version(RunIndex index, Set<String> seen) throws InterruptedException {
    return index.seenBy(seen::contains).versionAfter(0, Duration.ZERO);
  }

  private static RunRow in(String namespace, RunRow row) {
    return new RunRow(
        new RunKey(namespace, row.key().name()),
        row.task(),
        row.state(),
        row.times(),
        row.queue(),
        row.machine(),
        row.schedule(),
        row.tags());
  }

  private static RunIndex indexOf(List<RunRow> rows) {
    var index = new RunIndex();
    index.replaceAll(rows);
    return index;
  }
}
