package dev.davit.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// The request by which a pod creates a token, at [PodContract#GATEWAY_TOKENS_PATH]. The answer is
/// a [CreatedToken] or a [GatewayProblem]. A request that is repeated changes nothing: the name
/// says which token is meant.
///
/// @param attempt the number of the pod's attempt, from 1
/// @param segment the number of the pod's segment, from 0
public record CreateToken(int attempt, int segment, NewToken token) {
  /// The request as JSON.
  public String write() {
    var json = ContractJson.MAPPER.createObjectNode().put("attempt", attempt);
    json.put("segment", segment).set("token", WaitJson.write(token));
    return json.toString();
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `text` is something else; the message says what is wrong
  public static CreateToken read(String text) {
    var json = JournalAppend.object(text, "a request to create a token");
    return new CreateToken(
        JournalAppend.number(json, "attempt"), JournalAppend.number(json, "segment"), token(json));
  }

  /// A timeout that is missing would be none at all.
  private static NewToken token(ObjectNode json) {
    if (!(json.get("token") instanceof ObjectNode token)) {
      throw new IllegalArgumentException("not a request to the gateway: token is missing");
    }
    var timeout = JournalAppend.number(token, "timeoutSeconds");
    if (timeout < 0) {
      throw new IllegalArgumentException(
          "not a request to the gateway: timeoutSeconds is " + timeout);
    }
    var read = WaitJson.readTokens(ContractJson.MAPPER.createArrayNode().add(token)).get(0);
    if (read.name().isBlank()) {
      throw new IllegalArgumentException("not a request to the gateway: the token has no name");
    }
    return read;
  }
}
