package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Token;
import dev.davit.api.TokenPhase;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenViewTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nobody has looked at it           | {}                                | {}                                    | WAITING   | false
          it waits                          | {}                                | {phase: Waiting, finished: false}     | WAITING   | false
          completed, and not seen yet       | {completion: {output: 1}}         | {phase: Waiting, finished: false}     | COMPLETED | false
          completed                         | {completion: {output: {a: 1}}}    | {phase: Completed, finished: true}    | COMPLETED | false
          timed out                         | {}                                | {phase: TimedOut, finished: true}     | TIMED_OUT | false
          in a phase of a newer version     | {}                                | {phase: Revoked}                      | WAITING   | false
          ended in a phase of a newer one   | {}                                | {phase: Revoked, finished: true}      | TIMED_OUT | false
          completed with nothing            | {completion: {}}                  | {phase: Waiting}                      | COMPLETED | true
          completed with null               | {completion: {output: null}}      | {phase: Waiting}                      | COMPLETED | true
          """)
  void thePhaseIsThatOfTheApiServer(
      String name, String spec, String status, TokenPhase phase, boolean isCompletedWithNothing) {
    var view = TokenView.of(token(spec, status));

    assertThat(view.phase()).isEqualTo(phase);
    if (phase == TokenPhase.COMPLETED) {
      assertThat(view.output().isEmpty()).isEqualTo(isCompletedWithNothing);
    }
  }

  @Test
  void everyFieldIsInTheView() {
    var view =
        TokenView.of(
            token(
                "{timeout: 1h, tags: [a], run: r, completion: {output: [1], by: ada}}",
                """
                {phase: Completed, reason: Completed, message: done, finished: true,
                 expiresAt: "2026-01-01T01:00:00Z", finishedAt: "2026-01-01T00:00:07Z"}\
                """));

    assertThat(view)
        .hasToString(
            "TokenView[namespace=shop, name=t, uid=u, phase=COMPLETED, reason=Completed,"
                + " message=done, tags=[a], run=Optional[r], createdAt=2026-01-01T00:00:00Z,"
                + " expiresAt=Optional[2026-01-01T01:00:00Z],"
                + " finishedAt=Optional[2026-01-01T00:00:07Z], output=Optional[[1]],"
                + " by=Optional[ada]]");
    assertThat(view.isFinished()).isTrue();
  }

  @Test
  void aTimeThatIsNoInstantIsAbsent() {
    var view = TokenView.of(token("{}", "{phase: TimedOut, expiresAt: soon, finishedAt: '7'}"));

    assertThat(view.expiresAt()).isEmpty();
    assertThat(view.finishedAt()).isEmpty();
  }

  private static Token token(String spec, String status) {
    return new KubernetesSerialization()
        .unmarshal(
            """
            apiVersion: davit.dev/v1alpha1
            kind: Token
            metadata: {name: t, namespace: shop, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
            spec: %s
            status: %s
            """
                .formatted(spec, status.replace("\n", " ")),
            Token.class);
  }
}
