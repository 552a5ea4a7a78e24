package dev.davit.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CronExpressionTest {
  private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

  private static final String OF_THESE =
      ", *, ranges (a-b), steps (*/n, a-b/n), and lists of these (a,b)";
  private static final String MINUTES = ": allowed are 0-59" + OF_THESE;
  private static final String HOURS = ": allowed are 0-23" + OF_THESE;
  private static final String DAYS = ": allowed are 1-31, L (the last day of the month)" + OF_THESE;
  private static final String MONTHS = ": allowed are 1-12, JAN-DEC" + OF_THESE;
  private static final String WEEKDAYS =
      ": allowed are 0-7 (0 and 7 are Sunday), SUN-SAT, 5L (the last Friday of the month)"
          + OF_THESE;
  private static final String FIELDS =
      " is not a cron expression; allowed: five fields (minute hour day-of-month month day-of-week), such as 30 2 * * *, or @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually";
  private static final String BACKWARDS =
      ": the range runs backwards; write it as two ranges in a list";

  record Wrong(String text, String message) {}

  static Stream<Wrong> wrong() {
    return Stream.of(
        new Wrong("", "\"\"" + FIELDS),
        new Wrong(" ", "\" \"" + FIELDS),
        new Wrong("* * * *", "\"* * * *\"" + FIELDS),
        new Wrong("0 * * * * *", "\"0 * * * * *\"" + FIELDS),
        new Wrong("@reboot", "\"@reboot\"" + FIELDS),
        new Wrong("@every 5m", "\"@every 5m\"" + FIELDS),
        new Wrong("TZ=UTC 0 0 * * *", "\"TZ=UTC 0 0 * * *\"" + FIELDS),
        new Wrong("60 * * * *", "minute `60`" + MINUTES),
        new Wrong("-1 * * * *", "minute `-1`" + MINUTES),
        new Wrong("+1 * * * *", "minute `+1`" + MINUTES),
        new Wrong("1.5 * * * *", "minute `1.5`" + MINUTES),
        new Wrong("? * * * *", "minute `?`" + MINUTES),
        new Wrong("L * * * *", "minute `L`" + MINUTES),
        new Wrong("1,, * * * *", "minute ``" + MINUTES),
        new Wrong(", * * * *", "minute ``" + MINUTES),
        new Wrong("1-2-3 * * * *", "minute `1-2-3`" + MINUTES),
        new Wrong("1- * * * *", "minute `1-`" + MINUTES),
        new Wrong("*-5 * * * *", "minute `*-5`" + MINUTES),
        new Wrong("** * * * *", "minute `**`" + MINUTES),
        new Wrong("*/ * * * *", "minute `*/`" + MINUTES),
        new Wrong("*/x * * * *", "minute `*/x`" + MINUTES),
        new Wrong("*/5/5 * * * *", "minute `*/5/5`" + MINUTES),
        new Wrong("99999999999 * * * *", "minute `99999999999`" + MINUTES),
        new Wrong("١ * * * *", "minute `١`" + MINUTES),
        new Wrong("0\n * * * *", "minute `0\n`" + MINUTES),
        new Wrong("*/0 * * * *", "minute `*/0`: a step is 1 or more"),
        new Wrong("5/10 * * * *", "minute `5/10`: a step follows * or a range; write 5-59/10"),
        new Wrong("40-10 * * * *", "minute `40-10`" + BACKWARDS),
        new Wrong("0 24 * * *", "hour `24`" + HOURS),
        new Wrong("0 1,24 * * *", "hour `24`" + HOURS),
        new Wrong("0 9am * * *", "hour `9am`" + HOURS),
        new Wrong("0 22-4 * * *", "hour `22-4`" + BACKWARDS),
        new Wrong("0 0 0 * *", "day-of-month `0`" + DAYS),
        new Wrong("0 0 32 * *", "day-of-month `32`" + DAYS),
        new Wrong("0 0 5L * *", "day-of-month `5L`" + DAYS),
        new Wrong("0 0 L-3 * *", "day-of-month `L-3`" + DAYS),
        new Wrong("0 0 L/2 * *", "day-of-month `L/2`" + DAYS),
        new Wrong("0 0 15W * *", "day-of-month `15W`" + DAYS),
        new Wrong("0 0 ? * *", "day-of-month `?`" + DAYS),
        new Wrong("0 0 * 0 *", "month `0`" + MONTHS),
        new Wrong("0 0 * 13 *", "month `13`" + MONTHS),
        new Wrong("0 0 * MAI *", "month `MAI`" + MONTHS),
        new Wrong("0 0 * JANUARY *", "month `JANUARY`" + MONTHS),
        new Wrong("0 0 * * 8", "day-of-week `8`" + WEEKDAYS),
        new Wrong("0 0 * * 8L", "day-of-week `8L`" + WEEKDAYS),
        new Wrong("0 0 * * L", "day-of-week `L`" + WEEKDAYS),
        new Wrong("0 0 * * FRIL", "day-of-week `FRIL`" + WEEKDAYS),
        new Wrong("0 0 * * MON#2", "day-of-week `MON#2`" + WEEKDAYS),
        new Wrong("0 0 * * JAN", "day-of-week `JAN`" + WEEKDAYS),
        new Wrong("0 0 * * FRI-MON", "day-of-week `FRI-MON`" + BACKWARDS),
        new Wrong(
            "0 0 * * " + "x".repeat(50), "day-of-week `%s…`".formatted("x".repeat(39)) + WEEKDAYS),
        new Wrong("0 0 30 2 *", never("0 0 30 2 *", "30", "*")),
        new Wrong("0 0 31 2,4,6,9,11 *", never("0 0 31 2,4,6,9,11 *", "31", "*")),
        new Wrong("* * */20 * 1L", never("* * */20 * 1L", "*/20", "1L")),
        new Wrong(
            "* * * * " + "1,".repeat(1000) + "1",
            "the cron expression is 2009 characters long; allowed: 1 to 256"));
  }

  private static String never(String text, String dayOfMonth, String dayOfWeek) {
    return "\"%s\" never fires: none of its months has a day that matches day-of-month `%s` and day-of-week `%s`"
        .formatted(text, dayOfMonth, dayOfWeek);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aWrongExpressionIsRefusedWithWhatIsAllowed(Wrong it) {
    assertThatThrownBy(() -> CronExpression.parse(it.text()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(it.message());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@hourly | 0 * * * *",
        "@daily | 0 0 * * *",
        "@midnight | 0 0 * * *",
        "@weekly | 0 0 * * SUN",
        "@monthly | 0 0 1 * *",
        "@yearly | 0 0 1 1 *",
        "@annually | 0 0 1 1 *",
        "@Daily | 0 0 * * *",
        "0 0 * jan-Mar,DEC * | 0 0 * 1-3,12 *",
        "0 0 * * sun,Mon-TUE | 0 0 * * 0-2",
        "0 0 * * 5-7 | 0 0 * * FRI,SAT,SUN",
        "0 0 * * 7 | 0 0 * * 0",
        "0 0 * * 7L | 0 0 * * 0l",
        "0 0 * * */2 | 0 0 * * 0,2,4,6",
        "0 0 * * */3 | 0 0 * * 0,3,6",
        "10-40/10 0 * * * | 10,20,30,40 0 * * *",
        "0 */30 * * * | 0 */24 * * *",
        "00 009 * * * | 0 9 * * *",
        "'\t0 \t 9  * * * ' | 0 9 * * *",
        "0 0 L 2 * | 0 0 L FEB *",
      })
  void twoWritingsFireAtTheSameInstants(String text, String other) {
    var first = CronSchedule.of(text, "UTC");

    assertThat(first.next(NEW_YEAR, 40))
        .hasSize(40)
        .isEqualTo(CronSchedule.of(other, "UTC").next(NEW_YEAR, 40));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Both fields are restricted: one match is enough.
        "0 0 13 * 5    | 2026-01-02T00:00:00Z 2026-01-09T00:00:00Z 2026-01-13T00:00:00Z",
        "0 0 1-31 * 5  | 2026-01-02T00:00:00Z 2026-01-03T00:00:00Z 2026-01-04T00:00:00Z",
        // One of them begins with *: both have to match.
        "0 0 */12 * 2  | 2026-01-13T00:00:00Z 2026-08-25T00:00:00Z 2026-09-01T00:00:00Z",
        "0 0 13 * */5  | 2026-02-13T00:00:00Z 2026-03-13T00:00:00Z 2026-09-13T00:00:00Z",
        "0 0 L * *     | 2026-01-31T00:00:00Z 2026-02-28T00:00:00Z 2026-03-31T00:00:00Z",
        "0 0 * * 5L    | 2026-01-30T00:00:00Z 2026-02-27T00:00:00Z 2026-03-27T00:00:00Z",
        "0 0 L * 5L    | 2026-01-30T00:00:00Z 2026-01-31T00:00:00Z 2026-02-27T00:00:00Z",
        "0 0 29 2 *    | 2028-02-29T00:00:00Z 2032-02-29T00:00:00Z 2036-02-29T00:00:00Z",
      })
  void theDaysAreThoseOfDebiansCron(String text, String instants) {
    var next = CronSchedule.of(text, "UTC").next(NEW_YEAR, 3);

    assertThat(String.join(" ", next.stream().map(Instant::toString).toList())).isEqualTo(instants);
  }

  @Test
  void isEqualByItsText() {
    assertThat(CronExpression.parse("0 0 * * 7"))
        .isEqualTo(CronExpression.parse("0 0 * * 7"))
        .hasSameHashCodeAs(CronExpression.parse("0 0 * * 7"))
        .isNotEqualTo(CronExpression.parse("0 0 * * 0"))
        .hasToString("0 0 * * 7");
  }
}
