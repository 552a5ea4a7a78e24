package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.contract.Assignment.AssignedRun;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetadataAboveTest {
  private final List<NoteStore.Notes> changes = new ArrayList<>();

  private TaskNotes notes(@Nullable String parent) {
    return notes(parent, null, Optional.of(changes::add));
  }

  private static TaskNotes notes(
      @Nullable String parent, @Nullable Boolean detached, Optional<NoteStore> store) {
    return new TaskNotes(
        new AssignedRun(
            "id", "r", "ns", Instant.EPOCH, List.of(), null, parent, null, null, null, detached),
        TaskJson.STANDARD,
        store);
  }

  @Test
  void changesOfOtherRunsAreSentOnceAndNotInTheResult() {
    var notes = notes("parent");
    notes.metadata().parent().increment("n", 1).increment("n", new BigDecimal("0.5"));
    notes.metadata().root().set("k", List.of(1)).append("k", "x").delete("old");

    var first = notes.take(1, 0, 1).orElseThrow();

    assertThat(first.parent().json().toString())
        .isEqualTo("[{\"op\":\"increment\",\"key\":\"n\",\"value\":1.5}]");
    assertThat(first.root().json().toString())
        .isEqualTo(
            "[{\"op\":\"set\",\"key\":\"k\",\"value\":[1,\"x\"]},{\"op\":\"delete\",\"key\":\"old\"}]");
    assertThat(notes.take(1, 0, 2)).isEmpty();
    assertThat(notes.reported(List.of(), null).metadata()).isNull();
    assertThat(changes).hasSize(5);
  }

  @Test
  void theyAreLeftUntilTheyAreShown() {
    var notes = notes("parent");
    assertThat(notes.isAboveLeft()).isFalse();
    notes.metadata().root().set("k", 1);
    assertThat(notes.isAboveLeft()).isTrue();
    var taken = notes.take(1, 0, 1).orElseThrow();
    assertThat(notes.isAboveLeft()).isTrue();
    notes.shown(taken);
    assertThat(notes.isAboveLeft()).isFalse();
  }

  @Test
  void aRunWithoutAParentIsItsOwnParentAndRoot() {
    var notes = notes(null);
    notes.metadata().parent().increment("n", 1);
    notes.metadata().root().increment("n", 2);

    assertThat(notes.metadata().get("n", Integer.class)).contains(3);
    assertThat(notes.isAboveLeft()).isFalse();
    assertThat(notes.take(1, 0, 1).orElseThrow().isAbove()).isFalse();
  }

  @Test
  void aValueThatIsTooLargeIsRefusedAtOnce() {
    var parent = notes("parent").metadata().parent();

    assertThatThrownBy(() -> parent.set("k", "x".repeat(17_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the value of \"k\" has 17002 bytes; at most 16384 are allowed");
    assertThat(changes).isEmpty();
  }

  @Test
  void aDetachedRunIsItsOwnParentAndRoot() {
    var notes = notes("parent", true, Optional.of(changes::add));
    notes.metadata().parent().increment("n", 1);
    notes.metadata().root().increment("n", 2);

    assertThat(notes.metadata().get("n", Integer.class)).contains(3);
    assertThat(notes.take(1, 0, 1).orElseThrow().isAbove()).isFalse();
  }

  @Test
  void whatWaitsToBeSentHasABound() {
    var notes = notes("parent");
    var parent = notes.metadata().parent();
    parent.set("k", "x".repeat(10_000));

    assertThatThrownBy(() -> parent.set("l", "x".repeat(10_000)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "until they are sent, the changes of metadata that have to be kept have 20069 bytes; at most 16384 are allowed");

    var first = notes.take(1, 0, 1).orElseThrow().parent();
    parent.set("l", "x".repeat(10_000));
    assertThat(first.has("l")).isFalse();
    assertThat(notes.take(1, 0, 2).orElseThrow().parent().has("l")).isTrue();
  }

  @Test
  void withoutAGatewayNothingWaits() {
    var notes = notes("parent", null, Optional.empty());
    for (var number = 0; number < 3; number++) {
      notes.metadata().parent().set("k" + number, "x".repeat(10_000));
    }
    assertThat(notes.isAboveLeft()).isFalse();
  }
}
