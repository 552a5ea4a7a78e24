package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.Reason;
import java.util.Optional;

/// Checks payloads against the payloadSchema of their task. The runner has one; tests that run such
/// a task need `dev.davit:davit-payload-schema` on their class path.
public interface PayloadCheck {
  /// What is wrong with `payload`, or with `schema` itself; empty where nothing is.
  Optional<Fault> faultOf(JsonNode schema, JsonNode payload);

  /// A sentence that names the path and the rule, and whose fault it is.
  record Fault(Reason reason, String message) {}
}
