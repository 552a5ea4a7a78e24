package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Annotations;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.contract.JsonBounds;
import dev.davit.contract.NearLimit;
import dev.davit.contract.PodContract;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates the Run object for a trigger.
///
/// The random part of the name is drawn here and not by the API server (`generateName`): after a
/// lost response, the HTTP client repeats the create, and this must not make a second run. The
/// random part is also longer than the API server's five characters, which collide often among many
/// runs of one task. The name of a run with a key is not random at all, see [KeyedName].
final class RunResource {
  private static final int LONGEST_NAME = 63;
  private static final int RANDOM_CHARACTERS = 10;

  /// No vowels and no characters that look alike, as in Kubernetes' own names.
  static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final Logger LOG = LoggerFactory.getLogger(DavitClient.class);

  /// The payloads and metadata for which a warning was logged: one warning per process is enough.
  private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

  /// A program that generates names of tasks gets no further warnings.
  private static final int MAX_WARNED = 1_000;

  private RunResource() {}

  /// A run without a name.
  ///
  /// @param payload the result of [#json]
  static Run of(String task, @Nullable JsonNode payload, TriggerOptions options, Instant now) {
    var run = of(spec(task, payload, options, now));
    return options.idempotencyKey().map(key -> keyed(run, key, now)).orElse(run);
  }

  /// `run`, with the instant until which it has its key.
  static Run keyed(Run run, IdempotencyKey key, Instant now) {
    run.getMetadata()
        .getAnnotations()
        .put(Annotations.IDEMPOTENCY_EXPIRES, now.plus(key.ttl()).toString());
    return run;
  }

  /// A run without a name.
  static Run of(RunSpec spec) {
    var run = new Run();
    run.setMetadata(
        new ObjectMetaBuilder()
            .withLabels(new HashMap<>())
            .withAnnotations(new HashMap<>())
            .build());
    run.setSpec(spec);
    return run;
  }

  private static RunSpec spec(
      String task, @Nullable JsonNode payload, TriggerOptions options, Instant now) {
    options
        .metadata()
        .ifPresent(
            json ->
                warnOnce(
                    "The metadata for task " + task, bytes(json), PodContract.MAX_METADATA_BYTES));
    var spec =
        RunSpec.of(task)
            .payload(payload)
            .tags(options.tags().isEmpty() ? null : options.tags())
            .metadata(options.metadata().orElse(null))
            .idempotencyKey(options.idempotencyKey().map(IdempotencyKey::key).orElse(null))
            .parent(options.parent().orElse(null))
            .delayUntil(delayUntil(options, now).map(Instant::toString).orElse(null));
    options.placement().writeTo(spec);
    options.limits().writeTo(spec);
    return spec.build();
  }

  private static Optional<Instant> delayUntil(TriggerOptions options, Instant now) {
    return options
        .delay()
        .map(it -> it.from(now))
        .or(() -> options.debounce().map(it -> now.plus(it.delay())));
  }

  /// The task's name, shortened if necessary, and random characters.
  static String nameFor(String task, RandomGenerator random) {
    var kept = Math.min(task.length(), LONGEST_NAME - RANDOM_CHARACTERS - 1);
    return task.substring(0, kept) + "-" + drawn(random);
  }

  /// Random characters, enough to make a collision practically impossible.
  static String drawn(RandomGenerator random) {
    return IntStream.range(0, RANDOM_CHARACTERS)
        .map(i -> ALPHABET.charAt(random.nextInt(ALPHABET.length())))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /// Null for a run without a payload.
  ///
  /// @param payload supplies the JSON
  /// @throws InvalidPayloadException if the payload is not JSON
  /// @throws PayloadTooLargeException if the payload is too large
  static @Nullable JsonNode json(String task, Supplier<JsonNode> payload) {
    var json = written(task, payload);
    JsonBounds.faultOf(json)
        .ifPresent(
            fault -> {
              throw new InvalidPayloadException(task, fault, null);
            });
    var size = bytes(json);
    if (size > PodContract.MAX_PAYLOAD_BYTES) {
      throw new PayloadTooLargeException(task, size);
    }
    warnOnce("The payload for task " + task, size, PodContract.MAX_PAYLOAD_BYTES);
    return json.isNull() ? null : json;
  }

  private static void warnOnce(String what, int bytes, int limit) {
    NearLimit.of(what, bytes, limit)
        .filter(warning -> WARNED.size() < MAX_WARNED && WARNED.add(what))
        .ifPresent(LOG::warn);
  }

  private static int bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static JsonNode written(String task, Supplier<JsonNode> payload) {
    try {
      return payload.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidPayloadException(task, String.valueOf(e.getMessage()), e);
    } catch (StackOverflowError e) {
      throw new InvalidPayloadException(task, "it holds itself, or too many levels", e);
    }
  }
}
