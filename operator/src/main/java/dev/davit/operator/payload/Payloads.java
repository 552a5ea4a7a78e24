package dev.davit.operator.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.davit.api.Run;
import dev.davit.operator.kube.Api;
import dev.davit.operator.lean.FreeJson;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The payloads and metadata that runs are created with. The cache of runs has only their size.
/// This class keeps those of the runs seen last, in a bounded number of bytes; the others are read
/// from the API server when their pod is made. So waiting runs do not use more and more memory, and
/// a run that starts soon costs no request. Thread-safe.
public final class Payloads {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// The size of an entry beside its texts.
  private static final int ENTRY_BYTES = 200;

  private final Api api;
  private final Cache<String, Texts> recent;

  /// @param metadata of the spec
  private record Texts(long generation, @Nullable String payload, @Nullable String metadata) {
    int weight() {
      return ENTRY_BYTES + length(payload) + length(metadata);
    }

    private static int length(@Nullable String text) {
      return text == null ? 0 : text.length();
    }
  }

  /// `bytes`: how many bytes are kept in memory.
  public Payloads(Api api, long bytes) {
    this.api = api;
    this.recent =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((String uid, Texts texts) -> texts.weight())
            .executor(Runnable::run)
            .build();
  }

  /// Removes payload and metadata from `run`, which a cache is about to keep.
  public void trim(Run run) {
    var payload = FreeJson.takeText(run.getSpec().payload());
    var metadata = FreeJson.takeText(run.getSpec().metadata());
    if (payload.isPresent() || metadata.isPresent()) {
      var meta = run.getMetadata();
      recent.put(
          meta.getUid(), new Texts(generation(run), payload.orElse(null), metadata.orElse(null)));
    }
  }

  /// The payload as a tree, if it is in memory.
  public Optional<JsonNode> recentPayload(Run run) {
    return recent(run).map(Payloads::payload);
  }

  /// The payload as a tree, from memory or the API server; empty if the run has changed or is gone.
  public Optional<JsonNode> payloadOf(Run run) {
    return whole(run).map(Payloads::payload);
  }

  /// `run` with its payload and metadata, from memory or the API server; empty if it has changed or
  /// is gone, which a watch will show.
  public Optional<Run> whole(Run run) {
    return recent(run).or(() -> read(run));
  }

  private Optional<Run> recent(Run run) {
    if (FreeJson.isWhole(run.getSpec().payload()) && FreeJson.isWhole(run.getSpec().metadata())) {
      return Optional.of(run);
    }
    return Optional.ofNullable(recent.getIfPresent(run.getMetadata().getUid()))
        .filter(texts -> texts.generation() == generation(run))
        .map(texts -> with(run, node(texts.payload()), node(texts.metadata())));
  }

  private Optional<Run> read(Run run) {
    var meta = run.getMetadata();
    return api.read(Run.class, meta.getNamespace(), meta.getName())
        .filter(found -> meta.getUid().equals(found.getMetadata().getUid()))
        .filter(found -> generation(found) == generation(run))
        .map(found -> with(run, found.getSpec().payload(), found.getSpec().metadata()));
  }

  private static Run with(Run run, @Nullable JsonNode payload, @Nullable JsonNode metadata) {
    var whole = new Run();
    whole.setMetadata(run.getMetadata());
    whole.setSpec(run.getSpec().toBuilder().payload(payload).metadata(metadata).build());
    whole.setStatus(run.getStatus());
    return whole;
  }

  private static @Nullable JsonNode node(@Nullable String text) {
    return text == null ? null : FreeJson.whole(text);
  }

  private static JsonNode payload(Run whole) {
    var payload = Objects.requireNonNullElse(whole.getSpec().payload(), NullNode.getInstance());
    if (!(payload instanceof FreeJson)) {
      return payload;
    }
    try {
      return JSON.readTree(payload.asText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a payload that was read is no JSON", e);
    }
  }

  private static long generation(Run run) {
    return Objects.requireNonNullElse(run.getMetadata().getGeneration(), 0L);
  }
}
