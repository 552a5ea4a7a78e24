package dev.davit.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.runner.StorePut.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// After how many refusals of the object store the attempt fails.
class StorePatienceTest {
  private static final Answer REFUSED = new Answer.Refused("status 403, AccessDenied");
  private static final Answer FAILED = new Answer.Failed("status 503, SlowDown");

  record At(int second, Answer answer) {}

  record Row(String name, List<At> answers, boolean isOver) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("the first refusal may be mended", List.of(new At(0, REFUSED)), false),
        new Row(
            "refusals of less than two minutes may be mended",
            List.of(new At(0, REFUSED), new At(60, REFUSED), new At(119, REFUSED)),
            false),
        new Row(
            "refusals of two minutes are final",
            List.of(new At(0, REFUSED), new At(60, REFUSED), new At(120, REFUSED)),
            true),
        new Row(
            "another failure between them begins the time anew",
            List.of(new At(0, REFUSED), new At(60, FAILED), new At(120, REFUSED)),
            false),
        new Row(
            "other failures are never final",
            List.of(new At(0, FAILED), new At(600, FAILED), new At(6_000, FAILED)),
            false));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theTimeIsOver(Row row) {
    var patience = new StorePatience(StorePatience.USUAL);
    var last =
        row.answers().stream()
            .map(it -> patience.isOver(it.answer(), at(it.second())))
            .reduce(false, (_, now) -> now);

    assertThat(last).isEqualTo(row.isOver());
  }

  private static Instant at(int second) {
    return Instant.EPOCH.plus(Duration.ofSeconds(second));
  }
}
