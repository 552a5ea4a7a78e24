package dev.davit.dashboard.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.dashboard.token.CompletionCheck.Ready;
import dev.davit.dashboard.token.CompletionCheck.Wrong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompletionCheckTest {
  record Case(String name, String output, String by, String problem) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> wrong() {
    return Stream.of(
        new Case("an empty text is no JSON", " \n", "", "It is empty. Allowed is any JSON"),
        new Case("the place of a mistake", "{\"a\": 1,\n}", "", "Line 2, column 1"),
        new Case("a name that comes twice", "{\"a\": 1, \"a\": 2}", "", "Duplicate field 'a'"),
        new Case("two values", "1 2", "", "Line 1"),
        new Case("a number that would be rounded", "[0.1234567890123456789]", "", "/0"),
        new Case(
            "one byte more than 4 KiB",
            "\"" + "x".repeat(4095) + "\"",
            "",
            "It has 4,097 bytes of JSON; allowed: at most 4,096"),
        new Case(
            "bytes count, and not characters",
            "\"" + "ü".repeat(2048) + "\"",
            "",
            "It has 4,098 bytes"),
        new Case(
            "a long name of a person",
            "null",
            "x".repeat(254),
            "It has 254 characters; allowed: at most 253."));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aProblemNamesWhatIsAllowed(Case given) {
    var check = CompletionCheck.of(new CompletionForm(given.output(), given.by()));

    assertThat(check).isInstanceOf(Wrong.class);
    var wrong = (Wrong) check;
    assertThat(given.by().isEmpty() ? wrong.output() : wrong.by())
        .singleElement()
        .asString()
        .contains(given.problem());
  }

  @Test
  void numbersStayAsTyped() {
    var check = CompletionCheck.of(new CompletionForm("{\"n\": 3544790567247868102}", " ada "));

    assertThat(check).isInstanceOf(Ready.class);
    assertThat(((Ready) check).output()).hasToString("{\"n\":3544790567247868102}");
    assertThat(((Ready) check).by()).isEqualTo("ada");
  }

  @Test
  void exactlyFourKibibytesAreAllowed() {
    assertThat(CompletionCheck.of(new CompletionForm("\"" + "x".repeat(4094) + "\"", "")))
        .isInstanceOf(Ready.class);
  }
}
