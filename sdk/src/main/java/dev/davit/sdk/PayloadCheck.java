package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.Reason;
import java.util.Optional;

/// Checks payloads against the payloadSchema of their task. The runner contains an implementation;
/// tests of a task with a schema need `dev.davit:davit-payload-schema` on their class path.
public interface PayloadCheck {
  /// The fault of `payload`, or of `schema` itself; empty if both are valid.
  Optional<Fault> faultOf(JsonNode schema, JsonNode payload);

  /// A sentence that names the path and the rule, and the reason, which shows whose fault it is.
  record Fault(Reason reason, String message) {}
}
