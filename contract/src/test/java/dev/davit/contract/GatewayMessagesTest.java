package dev.davit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a pod and the gateway exchange.
class GatewayMessagesTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final JournalEntry STEP =
      JournalEntry.step("", 1, "reserve", 2, AT, TextNode.valueOf("stock 7"));
  private static final JournalEntry BRANCH = JournalEntry.branch("ship", 2, AT, "cup", null);
  private static final String STEP_JSON =
      """
      {"scope":"","position":1,"kind":"Step","name":"reserve","attempt":2,\
      "at":"2026-01-02T03:04:05Z","value":"stock 7"}""";

  @Test
  void aRequestToAppendComesBackAsItWas() {
    var append = new JournalAppend(2, 1, List.of(STEP, BRANCH));

    assertThat(append.write())
        .startsWith("{\"attempt\":2,\"segment\":1,\"entries\":[" + STEP_JSON + ",{");
    assertThat(JournalAppend.read(append.write())).isEqualTo(append);
  }

  @Test
  void aRecordedJournalComesBackAsItWas() {
    var recorded = new RecordedJournal(new JournalJson.Entries(List.of(STEP, BRANCH), List.of()));

    assertThat(RecordedJournal.read(recorded.write())).isEqualTo(recorded);
    assertThat(RecordedJournal.read("{\"entries\":[]}").entries())
        .isEqualTo(JournalJson.Entries.NONE);
  }

  @Test
  void theAnswerToARequestComesBackAsItWas() {
    assertThat(new JournalAppended(3).write()).isEqualTo("{\"entries\":3}");
    assertThat(JournalAppended.read("{\"entries\":3,\"bytes\":70}"))
        .isEqualTo(new JournalAppended(3));
  }

  @Test
  void aRequestToCreateATokenComesBackAsItWas() {
    var plain = new CreateToken(1, 0, new NewToken("t-1", 0, List.of()));
    var tagged = new CreateToken(2, 3, new NewToken("t-1", 600, List.of("a", "b")));

    assertThat(tagged.write())
        .isEqualTo(
            """
            {"attempt":2,"segment":3,\
            "token":{"name":"t-1","timeoutSeconds":600,"tags":["a","b"]}}""");
    assertThat(List.of(plain, tagged))
        .allSatisfy(it -> assertThat(CreateToken.read(it.write())).isEqualTo(it));
  }

  @Test
  void aRequestToWaitComesBackAsItWas() {
    var request =
        new HoldRequest(2, 1, List.of(Wait.run("ship/a", 3, "r-1"), Wait.time("", 1, AT)));

    assertThat(request.write())
        .isEqualTo(
            """
            {"attempt":2,"segment":1,"waits":[\
            {"scope":"ship/a","position":3,"kind":"Run","run":"r-1"},\
            {"scope":"","position":1,"kind":"Time","until":"2026-01-02T03:04:05Z"}]}""");
    assertThat(HoldRequest.read(request.write())).isEqualTo(request);
  }

  /// The second is what the gateway says if it has no room for a call that waits.
  @Test
  void theAnswerToARequestToWaitComesBackAsItWas() {
    var ends = new WaitEnds(List.of(STEP), 0);

    assertThat(WaitEnds.read(ends.write())).isEqualTo(ends);
    assertThat(WaitEnds.read("{\"retryAfter\":7}")).isEqualTo(new WaitEnds(List.of(), 7));
    assertThat(WaitEnds.read("{\"entries\":[],\"retryAfter\":100000}").retryAfter()).isEqualTo(60);
    assertThat(WaitEnds.read("{}")).isEqualTo(WaitEnds.NONE);
  }

  @Test
  void theAnswerWithTheUrlOfATokenComesBackAsItWas() {
    var url = "https://hooks.example/hooks/shop/t-1/secret";

    assertThat(new CreatedToken(url).write()).isEqualTo("{\"url\":\"" + url + "\"}");
    assertThat(CreatedToken.read("{\"url\":\"" + url + "\",\"uid\":7}"))
        .isEqualTo(new CreatedToken(url));
    assertThat(new CreatedToken(null).write()).isEqualTo("{}");
    assertThat(CreatedToken.read("{\"url\":null}")).isEqualTo(new CreatedToken(null));
    assertThat(new CreatedToken(url).toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hello| not a request to create a token: ",
        "{}| not a request to the gateway: attempt is missing",
        "{\"attempt\":1,\"segment\":0}| not a request to the gateway: token is missing",
        "{\"attempt\":1,\"segment\":0,\"token\":\"a\"}| not a request to the gateway: token is missing",
        "{\"attempt\":1,\"segment\":0,\"token\":{\"name\":\"a\"}}| not a request to the gateway: timeoutSeconds is missing",
        "{\"attempt\":1,\"segment\":0,\"token\":{\"name\":\"a\",\"timeoutSeconds\":-1}}| not a request to the gateway: timeoutSeconds is -1",
        "{\"attempt\":1,\"segment\":0,\"token\":{\"timeoutSeconds\":1}}| not a request to the gateway: the token has no name",
      })
  void whatIsNoRequestToCreateATokenIsRefused(String text, String message) {
    assertThatThrownBy(() -> CreateToken.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message.strip());
  }

  @Test
  void fieldsAndKindsOfANewerVersionAreNoFault() {
    var newer = "{\"position\":2,\"kind\":\"Vote\",\"poll\":\"order-7\"}";
    var entries = "\"entries\":[" + STEP_JSON + "," + newer + "]";

    var append = JournalAppend.read("{\"attempt\":2,\"segment\":0,\"pod\":\"x\"," + entries + "}");
    var recorded = RecordedJournal.read("{\"version\":7," + entries + "}");

    assertThat(append.entries().known()).containsExactly(STEP);
    assertThat(append.entries().unknown()).extracting(it -> it.kind()).containsExactly("Vote");
    assertThat(JournalAppend.read(append.write())).isEqualTo(append);
    assertThat(recorded.entries()).isEqualTo(append.entries());
    assertThat(recorded.write()).contains(newer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hello| not a request to append: Unrecognized token 'hello'",
        "``| not a request to append: ",
        "[]| not a request to append: []",
        "{}| not a request to the gateway: attempt is missing",
        "{\"attempt\":1.5}| not a request to the gateway: attempt is 1.5",
        "{\"attempt\":1}| not a request to the gateway: segment is missing",
        "{\"attempt\":1,\"segment\":0}| not a journal: ",
        "{\"attempt\":1,\"segment\":0,\"entries\":[{}]}| not a journal entry: kind is missing",
      })
  void whatIsNoRequestToAppendIsRefused(String text, String message) {
    assertThatThrownBy(() -> JournalAppend.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message.strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "7", "{}", "{\"entries\":{}}"})
  void whatIsNoRecordedJournalIsRefused(String text) {
    assertThatThrownBy(() -> RecordedJournal.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a ");
  }

  @ParameterizedTest
  @EnumSource(GatewayProblem.class)
  void aProblemIsKnownByItsType(GatewayProblem problem) {
    var body =
        "{\"type\":\"%s\",\"status\":%d,\"detail\":\"why\"}"
            .formatted(problem.type(), problem.status());

    assertThat(GatewayProblem.read(body)).contains(new GatewayProblem.Answer(problem, "why"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>502 Bad Gateway</html>",
        "[]",
        "{\"type\":\"about:blank\",\"status\":503}",
        "{\"type\":\"https://davit.dev/problems/busy\"}"
      })
  void anyOtherAnswerIsNoProblemForGood(String body) {
    assertThat(GatewayProblem.read(body)).isEmpty();
  }
}
