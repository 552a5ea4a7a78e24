package dev.davit.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {
  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "$(A), one",
    "a$(A)b$(A), aonebone",
    "$$(A), $(A)",
    "$$$(A), $one",
    "cost $$5, cost $5",
    "a$$, a$",
    "$$$$, $$",
    "$(), $()",
    "$(A, $(A",
    "$, $",
    "$(NONE), $(NONE)",
    "$A, $A"
  })
  void referencesAreExpandedAsAKubeletDoes(String text, String expected) {
    assertThat(Variables.expand(text, Map.of("A", "one"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/davit, /here",
    "/davit/assignment.json, /here/assignment.json",
    "/davits, /davits",
    "see /davit, see /davit"
  })
  void pathsOfTheContainerBecomePathsOfThisMachine(String value, String expected) {
    assertThat(Variables.relocate(value, Map.of("/davit", Path.of("/here")))).isEqualTo(expected);
  }
}
