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

/// The payloadSchemas of tasks, compiled once for every version of a task, and the results of
/// checking payloads, kept once for every version of a run. Both are bounded in memory.
/// Thread-safe.
public final class PayloadSchemas {
  /// The memory that compiled schemas may take together, by their own estimate.
  private static final long MAX_BYTES = 16L * 1024 * 1024;

  /// The size of the entry of an unusable schema, beside its text.
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

  /// Why the payload is refused.
  public record Fault(Reason reason, String message) {}

  /// Why the payload of `run` does not meet the payloadSchema of `task`; empty if there is no
  /// schema, the payload meets it, or the payload is not known.
  ///
  /// @param payload the payload, requested only if it has not been checked yet; empty: not known
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

  /// Compiles a schema as it came from the API server.
  public static Compiled compile(JsonNode schema) {
    return FreeJson.faultOf(schema)
        .<Compiled>map(fault -> new Compiled.Unusable("payloadSchema: " + fault))
        .orElseGet(() -> PayloadSchema.compile(schema));
  }
}
