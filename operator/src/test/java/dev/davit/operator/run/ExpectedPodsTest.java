package dev.davit.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.queue.SlotHolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ExpectedPodsTest {
  private static final SlotHolder POD = new SlotHolder("ns", "r", "u", "r-1");

  /// What is known after `events` about a pod of that name with the uid `a`.
  private record Row(
      String name, Consumer<ExpectedPods> events, boolean expected, boolean outdated) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("a pod that nobody requested", _ -> {}, false, false),
          new Row("a requested pod may be another one", it -> it.requesting(POD), true, true),
          new Row(
              "the requested pod",
              it -> {
                it.requesting(POD);
                it.found(POD, "a");
              },
              true,
              false),
          new Row(
              "a pod that the requested one has replaced",
              it -> {
                it.requesting(POD);
                it.found(POD, "b");
              },
              true,
              true),
          new Row(
              "only the first answer counts",
              it -> {
                it.requesting(POD);
                it.found(POD, "a");
                it.found(POD, "b");
              },
              true,
              false),
          new Row("a found pod that nobody requested", it -> it.found(POD, "b"), false, false),
          new Row("the previous operator's pod", it -> it.inherit(Map.of(POD, "a")), true, false),
          new Row("an older pod", it -> it.inherit(Map.of(POD, "b")), true, true),
          new Row(
              "a pod that the cache shows",
              it -> {
                it.inherit(Map.of(POD, "a"));
                it.sweep(_ -> Optional.of("a"));
              },
              false,
              false),
          new Row(
              "a requested pod while the cache shows an older one",
              it -> {
                it.requesting(POD);
                it.sweep(_ -> Optional.of("a"));
              },
              true,
              true),
          new Row(
              "a settled pod",
              it -> {
                it.requesting(POD);
                it.settled(POD);
              },
              false,
              false));

  @Test
  void knowsWhatTheCacheMayNotShow() {
    for (var row : ROWS) {
      var pods = new ExpectedPods();
      row.events().accept(pods);
      assertThat(pods.contains(POD)).as(row.name()).isEqualTo(row.expected());
      assertThat(pods.all()).as(row.name()).hasSize(row.expected() ? 1 : 0);
      assertThat(pods.isOutdated(POD, "a")).as(row.name()).isEqualTo(row.outdated());
    }
  }
}
