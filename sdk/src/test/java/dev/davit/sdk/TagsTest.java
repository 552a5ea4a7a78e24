package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.contract.Assignment.AssignedRun;
import dev.davit.contract.UpdateMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TagsTest {
  private final List<NoteStore.Notes> changes = new ArrayList<>();
  private final TaskNotes notes =
      new TaskNotes(
          new AssignedRun("id", "r", "ns", Instant.EPOCH, List.of("given")),
          TaskJson.STANDARD,
          Optional.of(changes::add));

  private List<String> reported() {
    return notes.reported(List.of(), null).tags();
  }

  @Test
  void addedTagsComeAfterThoseOfTheRunInTheirOrder() {
    notes.tags().add("b", "a").add("a", "given", "c");

    assertThat(notes.tags().all()).containsExactly("given", "b", "a", "c");
    assertThat(reported()).containsExactly("b", "a", "c");
  }

  @Test
  void whatTheRunHasAlreadyIsNoChange() {
    notes.tags().add("given").add();

    assertThat(changes).isEmpty();
    assertThat(notes.take(1, 0, 1)).isEmpty();
  }

  @Test
  void tagsAreTakenOnceAndReportedUntilTheyAreShown() {
    notes.tags().add("a");
    var first = notes.take(1, 0, 1).orElseThrow();
    notes.tags().add("b");

    assertThat(first).isEqualTo(new UpdateMetadata(1, 0, 1, null, List.of("a")));
    assertThat(reported()).containsExactly("a", "b");
    notes.shown(first);
    assertThat(reported()).containsExactly("b");
    assertThat(notes.take(1, 0, 2).orElseThrow().tags()).containsExactly("b");
    assertThat(notes.take(1, 0, 3)).isEmpty();
    assertThat(changes).hasSize(2);
  }

  @Test
  void whatIsNotAllowedIsRefusedAtOnceAndChangesNothing() {
    var long129 = "x".repeat(129);

    assertThatThrownBy(() -> notes.tags().add("a", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the tag \"\" has 0 characters; allowed: 1 to 128");
    assertThatThrownBy(() -> notes.tags().add(long129)).hasMessageContaining("129 characters");
    assertThatThrownBy(() -> notes.tags().add("1", "2", "3", "4", "5", "6", "7", "8", "9", "10"))
        .hasMessage(
            "the run would have 11 tags with [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]; at most 10 are"
                + " allowed");
    assertThat(notes.tags().all()).containsExactly("given");
    assertThat(changes).isEmpty();
  }

  @Test
  void theNextAttemptHasTheTagsOfThoseBefore() {
    var seen = new ArrayList<List<String>>();
    var task =
        Task.of("t", String.class, String.class)
            .retry(Retry.attempts(2))
            .run(
                (payload, ctx) -> {
                  seen.add(ctx.tags().all());
                  ctx.tags().add("try-" + ctx.attempt().number());
                  if (ctx.attempt().number() == 1) {
                    throw new IllegalStateException("once more");
                  }
                  return "done";
                });

    var results = TestKit.DEFAULT.tags("given").attemptsOf(task, "p");

    assertThat(results)
        .extracting(TestResult::tags)
        .containsExactly(List.of("try-1"), List.of("try-2"));
    assertThat(seen).contains(List.of("given"), List.of("given", "try-1"));
  }
}
