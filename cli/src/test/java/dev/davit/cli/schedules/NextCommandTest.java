package dev.davit.cli.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.cli.Called;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `davit schedules next`, which needs no cluster.
class NextCommandTest {
  record Case(String name, List<String> arguments, Called answer) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case prints(String name, String out, String... arguments) {
    return new Case(name, List.of(arguments), new Called(0, out, ""));
  }

  private static Case refuses(String name, String err, String... arguments) {
    return new Case(name, List.of(arguments), new Called(2, "", "davit: " + err + "\n"));
  }

  static Stream<Case> cases() {
    var see = "; see davit schedules next --help";
    var instant = "is not an instant; allowed: date, time and offset, such as 2030-01-31T12:00:00Z";
    return Stream.of(
        prints(
            "a time that a gap skips",
            """
            2026-03-07T07:30:00Z
            2026-03-08T07:00:00Z
            2026-03-09T06:30:00Z
            2026-03-10T06:30:00Z
            2026-03-11T06:30:00Z
            """,
            "--cron=30 2 * * *",
            "--timezone=America/New_York",
            "--from=2026-03-07T00:00:00Z"),
        prints(
            "UTC, and an offset",
            "2026-01-01T02:30:00Z\n2026-01-02T02:30:00Z\n",
            "--cron=30 2 * * *",
            "--from=2026-01-01T03:30:00+02:00",
            "-n=2"),
        prints(
            "a nickname",
            "2027-01-01T00:00:00Z\n",
            "--cron=@yearly",
            "--from=2026-01-01T00:00:00Z",
            "--count=1"),
        new Case(
            "an hour that a gap skips in each year",
            List.of(
                "--cron=*/10 2 8-14 3 */7",
                "--timezone=America/New_York",
                "--from=2026-01-01T00:00:00Z"),
            new Called(
                0,
                "",
                "davit: \"*/10 2 8-14 3 */7\" does not fire in America/New_York within 50 years\n")),
        refuses("no expression", "Missing required option: '--cron=EXPRESSION'" + see),
        refuses(
            "a wrong hour",
            "Invalid value for option '--cron': hour `24`: allowed are 0-23, *, ranges (a-b), steps (*/n, a-b/n), and lists of these (a,b)"
                + see,
            "--cron=0 24 * * *"),
        refuses(
            "a date that does not exist",
            "Invalid value for option '--cron': \"0 0 30 2 *\" never fires: none of its months has a day that matches day-of-month `30` and day-of-week `*`"
                + see,
            "--cron=0 0 30 2 *"),
        refuses(
            "an offset for a zone",
            "Invalid value for option '--timezone': \"+02:00\" is not a time zone; allowed: UTC and IANA names, such as Europe/Berlin"
                + see,
            "--cron=@daily",
            "--timezone=+02:00"),
        refuses(
            "an instant without an offset",
            "Invalid value for option '--from': \"2026-01-01T00:00:00\" " + instant + see,
            "--cron=@daily",
            "--from=2026-01-01T00:00:00"),
        refuses(
            "a word for an instant",
            "Invalid value for option '--from': \"now\" " + instant + see,
            "--cron=@daily",
            "--from=now"),
        refuses(
            "an instant too far away",
            "--from: +12000-01-01T00:00:00Z is out of range; allowed: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z",
            "--cron=@daily",
            "--from=+12000-01-01T00:00:00Z"),
        refuses("none", "-n is 0; allowed: 1 to 1000", "--cron=@daily", "-n=0"),
        refuses("too many", "-n is 1001; allowed: 1 to 1000", "--cron=@daily", "-n=1001"),
        refuses(
            "a word for a number",
            "Invalid value for option '--count': 'five' is not a whole number" + see,
            "--cron=@daily",
            "-n=five"),
        refuses(
            "an expression in pieces",
            "Invalid value for option '--cron': \"30\" is not a cron expression; allowed: five fields (minute hour day-of-month month day-of-week), such as 30 2 * * *, or @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually"
                + see,
            "--cron",
            "30",
            "2",
            "*",
            "*",
            "*"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answers(Case it) {
    var arguments = Stream.concat(Stream.of("schedules", "next"), it.arguments().stream());

    assertThat(Called.davit(arguments.toArray(String[]::new))).isEqualTo(it.answer());
  }

  @Test
  void beginsWithNowAndPrintsFive() {
    var now = Instant.now();
    var instants =
        Called.davit("schedules", "next", "--cron", "* * * * *").out().lines().map(Instant::parse);

    assertThat(instants).hasSize(5).first().satisfies(it -> assertThat(it).isAfter(now));
  }

  @Test
  void isListedByTheHelp() {
    assertThat(Called.davit("--help").out())
        .containsPattern("schedules +List schedules, show, run");
    assertThat(Called.davit("schedules", "--help").out())
        .containsPattern("next +Print the next instants");
  }
}
