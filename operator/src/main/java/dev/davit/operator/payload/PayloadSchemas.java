package dev.davit.operator.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.contract.Reason;
import dev.davit.operator.lean.FreeJson;
import dev.davit.payload.PayloadSchema;
import dev.davit.payload.PayloadSchema.Compiled;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// The payloadSchemas of tasks, compiled once for every version of a task, and what they say about
/// payloads, once for every version of a run: both in bounded memory. Thread-safe.
public final class PayloadSchemas {
  /// What compiled schemas may take together, by their own estimate.
  private static final long MAX_BYTES = 16L * 1024 * 1024;

  /// What an entry takes beside its text.
  private static final int UNUSABLE = 200;

  private static final int MAX_VERDICTS = 10_000;

  private final Cache<Version, Known> compiled =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((Version version, Known known) -> known.weight())
          .executor(Runnable::run)
          .build();
  private final Cache<Checked, Optional<Fault>> verdicts =
      Caffeine.newBuilder().maximumSize(MAX_VERDICTS).executor(Runnable::run).build();

  /// One version of a resource's spec.
  private record Version(String uid, long generation) {
    static Version of(HasMetadata resource) {
      var meta = resource.getMetadata();
      return new Version(meta.getUid(), Objects.requireNonNullElse(meta.getGeneration(), 0L));
    }
  }

  private record Checked(Version task, Version run) {}

  private record Known(Compiled schema, int weight) {}

  /// Why the payload is not taken.
  public record Fault(Reason reason, String message) {}

  /// What the payloadSchema of `task` says about the payload of `run`; empty if there is no schema,
  /// nothing is wrong, or the payload is not known.
  ///
  /// @param payload the payload, asked for only if it has not been checked yet; empty: not known
  public Optional<Fault> faultOf(Task task, Run run, Supplier<Optional<JsonNode>> payload) {
    var schema = task.getSpec().payloadSchema();
    if (schema == null) {
      return Optional.empty();
    }
    var checked = new Checked(Version.of(task), Version.of(run));
    var before = verdicts.getIfPresent(checked);
    if (before != null) {
      return before;
    }
    return switch (compiled(checked.task(), schema)) {
      case Compiled.Unusable(var why) -> Optional.of(new Fault(Reason.PAYLOAD_SCHEMA_INVALID, why));
      case Compiled.Usable(var usable) -> {
        var json = payload.get();
        var fault =
            json.flatMap(usable::faultOf).map(why -> new Fault(Reason.PAYLOAD_INVALID, why));
        if (json.isPresent()) {
          verdicts.put(checked, fault);
        }
        yield fault;
      }
    };
  }

  private Compiled compiled(Version task, JsonNode schema) {
    return compiled.get(task, _ -> known(compile(schema))).schema();
  }

  private static Known known(Compiled schema) {
    return switch (schema) {
      case Compiled.Usable(var usable) -> new Known(schema, usable.weight());
      case Compiled.Unusable(var why) -> new Known(schema, UNUSABLE + why.length());
    };
  }

  /// Reads a schema as it came from the API server.
  public static Compiled compile(JsonNode schema) {
    return FreeJson.faultOf(schema)
        .<Compiled>map(fault -> new Compiled.Unusable("payloadSchema: " + fault))
        .orElseGet(() -> PayloadSchema.compile(schema));
  }
}
