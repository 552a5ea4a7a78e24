package dev.davit.payload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.Reason;
import dev.davit.payload.PayloadSchema.Compiled;
import dev.davit.sdk.PayloadCheck;
import java.util.Optional;

/// The check of payloads for the SDK. `ServiceLoader` creates it.
public final class SchemaCheck implements PayloadCheck {
  @Override
  public Optional<Fault> faultOf(JsonNode schema, JsonNode payload) {
    var compiled = PayloadSchema.compile(schema);
    if (compiled instanceof Compiled.Unusable unusable) {
      return Optional.of(new Fault(Reason.PAYLOAD_SCHEMA_INVALID, unusable.why()));
    }
    return ((Compiled.Usable) compiled)
        .schema()
        .faultOf(payload)
        .map(why -> new Fault(Reason.PAYLOAD_INVALID, why));
  }
}
