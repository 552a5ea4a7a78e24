package dev.davit.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The instants of an independent implementation, cronsim 2.8.
class CronVectorsTest {
  /// Where cronsim differs from Debian's cron, which both follow: the right instants by expression.
  private static final Map<String, String> MISTAKES_OF_CRONSIM =
      Map.of(
          // It reads a range of one value with a step as 7-12/3.
          "30 3 L 7-7/3 0",
          "2020-07-05T01:30:00Z 2020-07-12T01:30:00Z 2020-07-19T01:30:00Z 2020-07-26T01:30:00Z 2020-07-31T01:30:00Z",
          // On a day without a midnight, it leaves out the first hour.
          "*/15 1-3 30 * 7",
          "2018-11-04T03:00:00Z 2018-11-04T03:15:00Z 2018-11-04T03:30:00Z 2018-11-04T03:45:00Z 2018-11-04T04:00:00Z");

  record Vector(CronSchedule schedule, Instant after, List<Instant> next) {
    static Vector of(String line) {
      var columns = line.split("\t", 4);
      var mistake = MISTAKES_OF_CRONSIM.get(columns[0]);
      var next = Pattern.compile("[\t ]").splitAsStream(mistake == null ? columns[3] : mistake);
      return new Vector(
          CronSchedule.of(columns[0], columns[1]),
          Instant.parse(columns[2]),
          next.map(Instant::parse).toList());
    }
  }

  static Stream<Vector> vectors() throws IOException {
    try (InputStream file = CronVectorsTest.class.getResourceAsStream("cronsim.tsv")) {
      var text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).map(Vector::of);
    }
  }

  @Test
  void areFourHundredOfFiveInstants() throws IOException {
    assertThat(vectors()).hasSize(400).allSatisfy(it -> assertThat(it.next()).hasSize(5));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theNextInstantsAreThoseOfCronsim(Vector it) {
    assertThat(it.schedule().next(it.after(), 5)).isEqualTo(it.next());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theLatestInstantsAreThoseOfCronsim(Vector it) {
    for (var i = 0; i < 5; i++) {
      var tick = it.next().get(i);
      assertThat(it.schedule().latestAtOrBefore(tick)).contains(tick);
      if (i > 0) {
        assertThat(it.schedule().latestAtOrBefore(tick.minusNanos(1)))
            .contains(it.next().get(i - 1));
      }
    }
  }
}
