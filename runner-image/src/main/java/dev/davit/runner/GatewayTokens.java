package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.CreateToken;
import dev.davit.contract.CreatedToken;
import dev.davit.contract.NewToken;
import dev.davit.contract.PodContract;
import dev.davit.sdk.JournalStore.Refused;
import dev.davit.sdk.TokenStore;
import java.util.Optional;

/// Creates tokens at the operator's gateway.
record GatewayTokens(Assignment assignment, GatewayCalls calls) implements TokenStore {
  @Override
  public Optional<String> create(NewToken token) throws InterruptedException, Refused {
    var json =
        new CreateToken(assignment.attempt().number(), assignment.segmentNumber(), token).write();
    return Optional.ofNullable(
        calls.post(PodContract.GATEWAY_TOKENS_PATH, json, CreatedToken::read).url());
  }
}
