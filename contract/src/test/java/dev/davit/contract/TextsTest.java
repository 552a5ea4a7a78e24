package dev.davit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a short text stays               | abc  | 4 | abc  | abc | abc",
        "a text of that length stays      | abcd | 4 | abcd | abcd | abcd",
        "a longer text is cut             | abcde | 4 | abc… | abcd | bcde",
        "nothing but an ellipsis is left  | abc  | 1 | …    | a | c",
        "a pair that fits is kept whole   | 😀😀😀 | 5 | 😀😀… | 😀😀 | 😀😀",
        "a pair at the cut is left out    | 😀😀😀 | 3 | 😀… | 😀 | 😀",
        "a pair that is too long          | 😀😀 | 1 | … | '' | ''",
      })
  void isCutBetweenCharacters(
      String name, String text, int characters, String cut, String head, String tail) {
    assertThat(Texts.cut(text, characters)).isEqualTo(cut);
    assertThat(Texts.head(text, characters)).isEqualTo(head);
    assertThat(Texts.tail(text, characters)).isEqualTo(tail);
  }
}
