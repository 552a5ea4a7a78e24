package dev.davit.dashboard.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.dashboard.trigger.TestCheck.Problem;
import dev.davit.dashboard.web.Form;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestCheckTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          an empty payload says what is allowed        | payload | ''             | Payload      | Allowed is any JSON
          a syntax error names line and column         | payload | {"a": 1 "b"}   | Payload      | Line 1, column
          a second value is an error                   | payload | 1 2            | Payload      | Line 1, column
          a name that comes twice is an error          | payload | {"a":1,"a":2}  | Payload      | Duplicate field 'a'
          a violation of the schema names its pointer  | payload | {"n":"x"}      | Payload      | /n
          a number that would be rounded is refused     | payload | [12345678901234567890123] | Payload | not exact
          a duration has units                         | ttl     | 10             | Ttl          | is not a duration
          a delay may be an instant but a whole one    | delay   | 2030-01-31T12  | Delay        | is not an instant
          a priority is a number                       | priority | high          | Priority     | is not a whole number
          attempts have a limit                        | maxAttempts | 251        | Max attempts | 250
          a queue has a name of Kubernetes             | queue   | My Queue       | Queue        | queue
          metadata is an object                        | metadata | [1]           | Metadata     | a JSON object
          """)
  void aProblemNamesItsField(
      String sentence, String field, String typed, String label, String message) throws Exception {
    var text = (field.equals("payload") ? "" : "payload=1&") + field + "=" + encoded(typed);
    var schema = JSON.readTree("{\"properties\": {\"n\": {\"type\": \"integer\"}}}");

    var check = TestCheck.of(TestForm.of(Form.of(text)), schema);

    assertThat(check)
        .isInstanceOfSatisfying(
            TestCheck.Wrong.class,
            wrong -> {
              assertThat(wrong.problems()).extracting(Problem::field).isEqualTo(List.of(label));
              assertThat(wrong.problems().getFirst().text()).contains(message);
            });
  }

  @Test
  void bigNumbersArriveAsTyped() {
    var text = "{\"n\":3544790567247868102,\"m\":1.10}";

    assertThat(TestCheck.of(TestForm.of(Form.of("payload=" + encoded(text))), null))
        .isInstanceOfSatisfying(
            TestCheck.Ready.class, ready -> assertThat(ready.payload()).hasToString(text));
  }

  @Test
  void theNameOfARunDependsOnThePageAndOnAllThatWasTyped() {
    var form = TestForm.of(Form.of("payload=1&tags=a&once=x"));
    var name = SameRun.name("mail", form);

    assertThat(name).matches("mail-[a-z0-9]{10}");
    assertThat(SameRun.name("mail", TestForm.of(Form.of("tags=a&once=x&payload=1"))))
        .isEqualTo(name);
    for (var other :
        List.of("payload=2&tags=a&once=x", "payload=1&tags=b&once=x", "payload=1&tags=a&once=y")) {
      assertThat(SameRun.name("mail", TestForm.of(Form.of(other)))).as(other).isNotEqualTo(name);
    }
    assertThat(SameRun.name("m".repeat(63), form)).hasSize(63);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
