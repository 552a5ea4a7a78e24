package dev.davit.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.sun.management.ThreadMXBean;
import dev.davit.payload.LinearPatterns.UnusablePattern;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearPatternsTest {
  /// What one pattern may allocate, most of it garbage of RE2's parser.
  private static final long MAX_ALLOCATED = 64 * 1024 * 1024;

  record Nasty(String sentence, String pattern, String answer) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  private static Nasty nasty(String sentence, String pattern, String answer) {
    return new Nasty(sentence, pattern, answer);
  }

  private static String numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(String::valueOf).collect(Collectors.joining("|"));
  }

  static Stream<Nasty> nastyPatterns() {
    return Stream.of(
        nasty("a billion characters", "((a{1000}){1000}){1000}", "instructions; at most 4000"),
        nasty("a billion of nothing", "((){1000}){1000}){1000}", "instructions; at most 4000"),
        nasty("repetitions in a row", "a{0,1000}{0,1000}{0,1000}", "instructions; at most 4000"),
        nasty("nested options", "(a{0,30}){0,30}".repeat(5), "instructions; at most 4000"),
        nasty("options nested without a group", "(?:(?:(?:a{0,99}){0,99}){0,99})", "at most 4000"),
        nasty("a repetition that is quoted", "(?:\\Qab\\E{1000}){1000}", "at most 4000"),
        nasty("a repetition after a class", "(?:[]a{2}]{1000}){1000}", "at most 4000"),
        nasty("a repetition after a code point", "(?:\\x{61}{1000}){1000}", "at most 4000"),
        nasty("a repetition of a repetition without end", "((a{1000,}){1000,})*", "at most 4000"),
        nasty("ten thousand alternatives", numbers(0, 10_000), "has 48889 characters"),
        nasty("a thousand alternatives", numbers(0, 1_000), "instructions; at most 4000"),
        nasty("a thousand letters", "\\pL{1000}", "usable"),
        nasty("a thousand classes", "\\pL".repeat(1_000), "instructions; at most 4000"),
        nasty("classes in a class", "[" + "\\pL".repeat(1_000) + "]", "at most 4000"),
        nasty("ranges to fold", "(?i)[" + "\\x{0}-\\x{1e000}".repeat(200) + "]", "at most 4000"),
        nasty("thirty thousand groups", "(".repeat(30_000) + ")".repeat(30_000), "has 60000 char"),
        nasty("a thousand groups", "(".repeat(1_000) + ")".repeat(1_000), "has 1000 groups"),
        nasty("groups without names", "(?:".repeat(1_000) + ")".repeat(1_000), "has 1000 groups"),
        nasty("four thousand escapes", "\\d".repeat(2_048), "instructions; at most 4000"),
        nasty("a long text", "a".repeat(3_900), "usable"),
        nasty("an open group", "(", "is not one of RE2: missing closing )"),
        nasty("an open class", "[a", "is not one of RE2"),
        nasty("an open name", "(?P<a", "is not one of RE2"),
        nasty("an open flag", "(?i", "is not one of RE2"),
        nasty("an open code point", "\\x{12", "is not one of RE2"),
        nasty("a closed group", "a)((b{1000}){1000}){1000}", "is not one of RE2"),
        nasty("an escape of nothing", "a\\", "is not one of RE2"),
        nasty("a look ahead", "(?=a)b", "is not one of RE2"),
        nasty("a back reference", "(a)\\1", "is not one of RE2"),
        nasty("too many times", "a{1001}", "is not one of RE2"));
  }

  @ParameterizedTest
  @MethodSource("nastyPatterns")
  void everyPatternIsAnsweredInLittleMemory(Nasty nasty) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var before = threads.getCurrentThreadAllocatedBytes();

    var refusal = catchThrowable(() -> new LinearPatterns().of(nasty.pattern()));

    var allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(refusal == null ? "usable" : refusal.getMessage()).contains(nasty.answer());
    assertThat(allocated).isLessThan(MAX_ALLOCATED);
  }

  @Test
  void aRefusalNamesThePatternShortened() {
    assertThatThrownBy(() -> new LinearPatterns().of("((a{1000}){1000}){1000}"))
        .isInstanceOf(UnusablePattern.class)
        .hasMessageMatching(
            "pattern \"\\(\\(a\\{1000}\\)\\{1000}\\)\\{1000}\" makes a program of \\d+ instructions;"
                + " at most 4000 are allowed");
    assertThatThrownBy(() -> new LinearPatterns().of("a".repeat(5_000)))
        .hasMessage(
            "pattern \"%s…\" has 5000 characters; at most 4096 are allowed"
                .formatted("a".repeat(59)));
  }

  @Test
  void thePatternsOfASchemaAreBoundedTogetherAndEachCountsOnce() {
    var patterns = new LinearPatterns();
    for (var times = 0; times < 10; times++) {
      patterns.of("a{1000}b{900}");
    }
    for (var other : new String[] {"c", "d", "e", "f"}) {
      patterns.of(other + "{1000}b{900}");
    }
    assertThatThrownBy(() -> patterns.of("g{1000}b{900}"))
        .hasMessageContaining("with the schema's other patterns; at most 10000 are allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$",
        "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        "^[^@\\s]{1,64}@[^@\\s]{1,255}$",
        "^[\\p{L}\\p{M}' -]{1,200}$",
        "^(?i)(AT|BE|BG|CH|CY|CZ|DE|DK|EE|ES|FI|FR|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT)$",
        "^.{0,1000}$"
      })
  void whatPeopleWriteIsUsable(String pattern) {
    assertThat(new LinearPatterns().of(pattern)).isNotNull();
  }

  @Test
  void noProgramIsLargerThanItWasSaidToBe() {
    var pieces =
        "a b . ^ $ | * + ? *? ( ) (?: (?i) (?P<n> ) ) [a-z] [^]b] [[:alpha:]x] \\d \\pL \\p{Greek} \\x41"
            + " \\x{61} \\Qab\\E \\Q\\E \\b \\101 {2} {2,} {2,3} {0,4} {0} {01} {,3} {a} { } \\{ - \uD83D\uDE00";
    var words = pieces.split(" ", -1);
    var random = new Random(4711);
    var programs = 0;
    for (var round = 0; round < 100_000; round++) {
      var pattern =
          random
              .ints(1 + random.nextInt(12), 0, words.length)
              .mapToObj(word -> words[word])
              .collect(Collectors.joining());
      var size = PatternSize.of(pattern);
      if (size.total() > 100_000) {
        continue;
      }
      try {
        assertThat((long) Pattern.compile(pattern).programSize())
            .as(pattern)
            .isLessThanOrEqualTo(size.instructions());
        programs++;
      } catch (PatternSyntaxException e) {
        // No program, no size.
      }
    }
    assertThat(programs).isGreaterThan(10_000);
  }
}
