package dev.davit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TagRulesTest {
  private static List<String> numbers(int end) {
    return IntStream.range(0, end).mapToObj(String::valueOf).toList();
  }

  record Case(String name, List<String> had, List<String> added, String fault) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("the first one", List.of(), List.of("a"), ""),
        new Case("the longest one", List.of(), List.of("x".repeat(128)), ""),
        new Case("the tenth", numbers(9), List.of("a"), ""),
        new Case("one that is known", numbers(10), List.of("3"), ""),
        new Case("the same one twice", numbers(9), List.of("a", "a"), ""),
        new Case("nothing, to more than are allowed", numbers(12), List.of(), ""),
        new Case("any word", List.of(), List.of(" ", "\uD83D\uDE00"), ""),
        new Case(
            "the eleventh",
            numbers(9),
            List.of("a", "b"),
            "the run would have 11 tags with [a, b]; at most 10 are allowed"),
        new Case(
            "an empty one",
            List.of(),
            List.of("a", ""),
            "the tag \"\" has 0 characters; allowed: 1 to 128"),
        new Case(
            "one that is too long",
            List.of(),
            List.of("x".repeat(129)),
            "the tag \"" + "x".repeat(39) + "…\" has 129 characters; allowed: 1 to 128"),
        new Case(
            "half a character",
            List.of(),
            List.of("a\uD83D"),
            "the tag \"a\uFFFD\" has half a character"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatCannotBeAddedSaysWhy(Case it) {
    var fault = it.fault.isEmpty() ? Optional.<String>empty() : Optional.of(it.fault);
    assertThat(TagRules.faultOf(it.had, it.added)).isEqualTo(fault);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsJoinedIsAllowed(Case it) {
    var joined = TagRules.joined(it.had, it.added);

    assertThat(joined.subList(0, it.had.size())).isEqualTo(it.had);
    assertThat(joined).doesNotHaveDuplicates();
    assertThat(TagRules.faultOf(it.had, joined)).isEmpty();
    if (it.fault.isEmpty()) {
      assertThat(joined).containsAll(it.added);
    }
  }
}
