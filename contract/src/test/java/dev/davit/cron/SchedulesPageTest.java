package dev.davit.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Computes the instants of `docs/schedules.md`.
class SchedulesPageTest {
  private static final Path PAGE = Path.of("../docs/schedules.md");
  private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void theTableOfDaylightSavingIsComputed() throws IOException {
    var rows = table("zone");

    assertThat(rows).hasSizeGreaterThan(8);
    for (var row : rows) {
      var count = row.get(4).split(" ", -1).length;
      var next =
          CronSchedule.of(quoted(row.get(1)), row.get(0)).next(Instant.parse(row.get(2)), count);

      assertThat(row.get(4))
          .as(String.join(" | ", row))
          .isEqualTo(next.stream().map(Instant::toString).collect(Collectors.joining(" ")));
    }
  }

  @Test
  void theExampleOfTheCommandIsComputed() throws IOException {
    var text = Files.readString(PAGE);
    var command =
        Pattern.compile("--cron '(.+)' --timezone (\\S+) --from (\\S+) -n 3\n").matcher(text);
    var output = Pattern.compile("(?s)\n```\n(2.*?)```").matcher(text);
    assertThat(command.find() && output.find()).isTrue();

    assertThat(output.group(1).lines().map(Instant::parse))
        .isEqualTo(
            CronSchedule.of(command.group(1), command.group(2))
                .next(Instant.parse(command.group(3)), 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "9-17", "22-23,0-4", "*/15", "9-17/2", "5-59/10", "15,L"})
  void thePartsOfAFieldAreAllowed(String part) throws IOException {
    assertThat(Files.readString(PAGE)).contains("`" + part + "`");
    var field =
        part.contains("L") ? "0 0 %s * *" : part.contains("22") ? "0 %s * * *" : "%s * * * *";

    assertThatCode(() -> CronExpression.parse(field.formatted(part))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5/10 * * * *", "0 22-4 * * *", "0 0 30 2 *"})
  void whatThePageRefusesIsRefused(String text) throws IOException {
    var shown = text.replaceAll("( \\*)+$", "").replaceFirst("^0 22", "22");
    assertThat(Files.readString(PAGE)).contains("`" + shown);

    assertThatThrownBy(() -> CronExpression.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theDaysAreThoseOfThePage() throws IOException {
    assertThat(Files.readString(PAGE)).contains("`0 0 13 * 5`", "`0 0 */2 * 5`", "`0 0 * * 5`");

    assertThat(dates("0 0 * * 5")).containsExactly("01-02", "01-09", "01-16", "01-23");
    assertThat(dates("0 0 13 * 5")).containsExactly("01-02", "01-09", "01-13", "01-16");
    assertThat(dates("0 0 */2 * 5")).containsExactly("01-09", "01-23", "02-13", "02-27");
  }

  private static List<String> dates(String text) {
    return CronSchedule.of(text, "UTC").next(NEW_YEAR, 4).stream()
        .map(instant -> instant.toString().substring(5, 10))
        .toList();
  }

  /// The rows of the table whose first heading is this.
  private static List<List<String>> table(String heading) throws IOException {
    var rows =
        Pattern.compile("(?m)^\\| " + heading + " \\|.*\n\\|[-|]+\n((?:\\|.*\n)+)")
            .matcher(Files.readString(PAGE));
    assertThat(rows.find()).isTrue();
    return rows.group(1)
        .lines()
        .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
        .toList();
  }

  private static String quoted(String cell) {
    return cell.substring(1, cell.length() - 1);
  }
}
