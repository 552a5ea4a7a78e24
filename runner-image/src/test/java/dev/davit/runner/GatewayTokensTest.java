package dev.davit.runner;

import static dev.davit.runner.TestGateway.problem;
import static dev.davit.runner.TestGateway.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.contract.CreatedToken;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.NewToken;
import dev.davit.sdk.CancelSignal;
import dev.davit.sdk.JournalStore.Refused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class GatewayTokensTest {
  private static final NewToken TOKEN = new NewToken("t-1-0a", 600, List.of("orders"));

  @TempDir static Path folder;

  private final List<GatewayProblem> refused = new ArrayList<>();

  private GatewayTokens tokens(TestGateway gateway) {
    var calls =
        new GatewayCalls(
            gateway.assigned(false), TestGateway.tokenIn(folder), new CancelSignal(), refused::add);
    return new GatewayTokens(RunnerProcess.assignment("t", null, null), calls);
  }

  @Test
  void oneRequestCreatesTheTokenAndItsAnswerHasTheUrl() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(200, new CreatedToken("https://hooks.example/x").write()));

      assertThat(tokens(gateway).create(TOKEN)).contains("https://hooks.example/x");
      assertThat(gateway.requests)
          .containsExactly(
              """
              POST /v1/attempt/tokens Bearer first {"attempt":2,"segment":0,\
              "token":{"name":"t-1-0a","timeoutSeconds":600,"tags":["orders"]}}""");
    }
  }

  @Test
  void aTokenHasNoUrlIfNoneAreServed() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(200, "{}"));

      assertThat(tokens(gateway).create(TOKEN)).isEmpty();
    }
  }

  @Test
  void aRequestThatFailsIsRepeated() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(503, ""), status(404, "{}"), status(200, "<html>"));

      assertThat(tokens(gateway).create(TOKEN)).isEmpty();
      assertThat(gateway.requests).hasSize(4).containsOnly(gateway.requests.get(0));
    }
  }

  @ParameterizedTest
  @EnumSource(GatewayProblem.class)
  void aRefusalIsNotRepeated(GatewayProblem problem) throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(problem(problem));

      assertThatThrownBy(() -> tokens(gateway).create(TOKEN))
          .isInstanceOf(Refused.class)
          .hasMessage("entry 7");
      assertThat(gateway.requests).hasSize(1);
      assertThat(refused).containsExactly(problem);
    }
  }
}
