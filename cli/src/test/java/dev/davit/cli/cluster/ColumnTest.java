package dev.davit.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnTest {
  @Test
  void columnsAreAsWideAsTheirLongestCellAndAnEmptyOneIsADash() {
    var columns =
        List.of(
            Column.<String>always("NAME", it -> it),
            Column.<String>always("LENGTH", it -> it.length() > 3 ? "" : "" + it.length()),
            Column.<String>always("LAST", it -> it));

    assertThat(Column.table(List.of("a", "über-long"), columns))
        .containsExactly(
            "NAME        LENGTH   LAST", //
            "a           1        a",
            "über-long   -        über-long");
  }

  record Age(Duration age, String text) {}

  static Stream<Age> ages() {
    return Stream.of(
        new Age(Duration.ofSeconds(-3), "0s"),
        new Age(Duration.ofSeconds(119), "119s"),
        new Age(Duration.ofMinutes(2), "2m"),
        new Age(Duration.ofMinutes(179), "179m"),
        new Age(Duration.ofHours(47), "47h"),
        new Age(Duration.ofHours(48), "2d"));
  }

  @ParameterizedTest
  @MethodSource("ages")
  void agesAreInTheirLargestUnit(Age row) {
    assertThat(Ages.text(row.age())).isEqualTo(row.text());
  }
}
