package dev.davit.operator.podcalls;

import dev.davit.contract.CreateToken;
import dev.davit.contract.CreatedToken;
import dev.davit.contract.GatewayProblem;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Request;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.hook.HookUrls;
import dev.davit.operator.kube.Api.TokenCreation;
import dev.davit.operator.run.LiveAttempts.Standing;
import dev.davit.operator.run.RunTokenApplier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// Answers what pods ask about the tokens that their tasks make.
record TokenCalls(RunTokenApplier tokens, HookUrls urls) {
  private static final Duration SOON = Duration.ofSeconds(1);

  Response create(Request request, Standing.Live live) {
    var asked = CreateToken.read(new String(request.body(), StandardCharsets.UTF_8));
    AttemptCalls.requireSame(live, asked.attempt(), asked.segment());
    if (urls.arePending()) {
      return Problem.unavailable("URLs of tokens are not served yet", SOON);
    }
    var namespace = live.run().getMetadata().getNamespace();
    return switch (tokens.create(live.run(), asked.token())) {
      case TokenCreation.Exists(var uid) ->
          secret(new CreatedToken(urls.of(namespace, asked.token().name(), uid).orElse(null)));
      case TokenCreation.Refused(var why) ->
          AttemptCalls.problem(GatewayProblem.TOKEN_REFUSED, why);
      case TokenCreation.NotNow(var pause) ->
          Problem.unavailable("The token cannot be created now: the API server is busy", pause);
    };
  }

  private static Response secret(CreatedToken created) {
    return new Response(
        200, "application/json", created.write(), Map.of("Cache-Control", "no-store"));
  }
}
