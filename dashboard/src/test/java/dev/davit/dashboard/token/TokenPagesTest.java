package dev.davit.dashboard.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenPagesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"b": 1.0, "a": [2.50]} | {"a": [2.5], "b": 1} | true
          1e2                     | 100                  | true
          null                    | null                 | true
          1                       | 2                    | false
          1                       | "1"                  | false
          {"a": 1}                | {"a": 1, "b": null}  | false
          [1, 2]                  | [2, 1]               | false
          """)
  void outputsAreComparedAsJson(String typed, String kept, boolean isSame)
      throws JsonProcessingException {
    var json = new ObjectMapper();

    assertThat(TokenPages.isSame(json.readTree(typed), json.readTree(kept))).isEqualTo(isSame);
  }
}
