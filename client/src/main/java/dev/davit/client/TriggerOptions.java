package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.JsonBounds;
import dev.davit.contract.PodContract;
import dev.davit.sdk.Machine;
import dev.davit.sdk.Retry;
import dev.davit.sdk.TaskContext;
import dev.davit.sdk.TaskJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// The options of one run that differ from its task's. Each of the methods with a parameter returns
/// a changed copy, and throws an [IllegalArgumentException] that names the field, the value and
/// what is allowed: `TriggerOptions.NONE.tags("customer-7").delay(Duration.ofHours(1))`.
///
/// @param name the name of the run, 1 to 63 lower-case letters, digits, hyphens and dots; empty:
///   the task's name and ten random characters
/// @param tags at most 10, each of 1 to 128 characters, by which people find the run
/// @param metadata the caller's notes about the run: a JSON object of up to 256 entries, at most 16
///   KiB; empty: nothing
/// @param parent the name of the run whose task triggers this one; empty: none
/// @param delay the earliest start of the run; empty: at once
/// @param placement queue, concurrency key and priority
/// @param limits machine, attempts and durations
/// @param idempotencyKey identifies repeated triggers; empty: each trigger makes a new run
/// @param debounce makes one run of several triggers within a short time; empty: each trigger makes
///   its own run
public record TriggerOptions(
    Optional<String> name,
    List<String> tags,
    Optional<JsonNode> metadata,
    Optional<String> parent,
    Optional<Delay> delay,
    Placement placement,
    RunLimits limits,
    Optional<IdempotencyKey> idempotencyKey,
    Optional<Debounce> debounce) {
  /// Everything as in the task.
  public static final TriggerOptions NONE =
      new TriggerOptions(
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Placement.NONE,
          RunLimits.NONE,
          Optional.empty(),
          Optional.empty());

  private static final int MOST_TAGS = 10;
  private static final int LONGEST_TAG = 128;
  private static final int MOST_ENTRIES = 256;

  /// @throws IllegalArgumentException if a value is not allowed; the message names it
  public TriggerOptions {
    name.ifPresent(it -> Bounds.runName("name", it));
    parent.ifPresent(it -> Bounds.runName("parent", it));
    tags = checkedTags(tags);
    metadata.ifPresent(TriggerOptions::checkMetadata);
    Bounds.require(
        name.isEmpty() || (idempotencyKey.isEmpty() && debounce.isEmpty()),
        "name",
        "\"" + name.orElse("") + "\"",
        "none with an idempotencyKey or debounce, which make the name");
    Bounds.require(
        debounce.isEmpty() || (idempotencyKey.isEmpty() && delay.isEmpty()),
        "debounce",
        "set",
        "neither delay nor idempotencyKey with it");
  }

  /// Sets the name of the run. A second trigger with the same name is refused with
  /// [RunExistsException].
  public TriggerOptions name(String runName) {
    return new TriggerOptions(
        Optional.of(runName),
        tags,
        metadata,
        parent,
        delay,
        placement,
        limits,
        idempotencyKey,
        debounce);
  }

  public TriggerOptions tags(String... words) {
    return new TriggerOptions(
        name, List.of(words), metadata, parent, delay, placement, limits, idempotencyKey, debounce);
  }

  /// Sets the metadata. The task sees it, and changes a copy.
  ///
  /// @param object any value that Jackson writes as a JSON object, such as a map
  public TriggerOptions metadata(Object object) {
    var json = Optional.of(TaskJson.STANDARD.write(object));
    return new TriggerOptions(
        name, tags, json, parent, delay, placement, limits, idempotencyKey, debounce);
  }

  /// Makes the run a child of the run that `context` belongs to.
  public TriggerOptions parent(TaskContext context) {
    var run = Optional.of(context.run().name());
    return new TriggerOptions(
        name, tags, metadata, run, delay, placement, limits, idempotencyKey, debounce);
  }

  /// The run does not start before this instant. Until then it can be rescheduled, see
  /// [DavitClient#reschedule].
  public TriggerOptions delay(Instant until) {
    return delay(new Delay.Until(until));
  }

  /// The run does not start until this time has passed since the trigger.
  public TriggerOptions delay(Duration sinceTrigger) {
    return delay(new Delay.For(sinceTrigger));
  }

  private TriggerOptions delay(Delay wanted) {
    return new TriggerOptions(
        name,
        tags,
        metadata,
        parent,
        Optional.of(wanted),
        placement,
        limits,
        idempotencyKey,
        debounce);
  }

  /// The run takes a slot of this Queue instead of its task's queue.
  ///
  /// @param name the name of a Queue in the task's namespace, 1 to 63 lower-case letters, digits
  ///   and hyphens; if it does not exist, the run waits until it does
  public TriggerOptions queue(String name) {
    return with(placement.queue(name));
  }

  /// The run waits in its queue's lane for this key, which has the queue's limits. Keys can be
  /// tenants, customers or accounts.
  ///
  /// @param key any text of 1 to 1,024 characters
  public TriggerOptions concurrencyKey(String key) {
    return with(placement.concurrencyKey(key));
  }

  /// The run counts as older than it is, in its queue.
  ///
  /// @param headStart in whole seconds, a year at most; if negative, the run counts as younger
  public TriggerOptions priority(Duration headStart) {
    return with(placement.priority(headStart));
  }

  /// The run expires if it waits in its queue for longer; zero: it waits for ever.
  public TriggerOptions ttl(Duration limit) {
    return with(limits.ttl(limit));
  }

  public TriggerOptions machine(Machine preset) {
    return with(limits.machine(preset));
  }

  public TriggerOptions maxAttempts(int attempts) {
    return with(limits.maxAttempts(attempts));
  }

  public TriggerOptions maxDuration(Duration limit) {
    return with(limits.maxDuration(limit));
  }

  /// Replaces all of the task's retry settings except the machines of [#outOfMemory].
  public TriggerOptions retry(Retry retry) {
    return with(limits.retry(retry));
  }

  /// An attempt that ran out of memory is repeated on these machines, one after the other.
  public TriggerOptions outOfMemory(Machine... ladder) {
    return with(limits.outOfMemory(List.of(ladder)));
  }

  /// Triggers with the same key for the same task give the same run. The handle shows whether it
  /// existed before.
  ///
  /// @param key 1 to 2,048 characters; its scope is global and it is valid for 30 days
  public TriggerOptions idempotencyKey(String key) {
    return idempotencyKey(IdempotencyKey.of(key));
  }

  /// As [#idempotencyKey(String)], with another scope or time to live.
  public TriggerOptions idempotencyKey(IdempotencyKey key) {
    return new TriggerOptions(
        name, tags, metadata, parent, delay, placement, limits, Optional.of(key), debounce);
  }

  /// This trigger and later ones within a short time become one run. The handle shows whether it
  /// existed before.
  public TriggerOptions debounce(Debounce how) {
    return new TriggerOptions(
        name, tags, metadata, parent, delay, placement, limits, idempotencyKey, Optional.of(how));
  }

  private TriggerOptions with(Placement changed) {
    return new TriggerOptions(
        name, tags, metadata, parent, delay, changed, limits, idempotencyKey, debounce);
  }

  private TriggerOptions with(RunLimits changed) {
    return new TriggerOptions(
        name, tags, metadata, parent, delay, placement, changed, idempotencyKey, debounce);
  }

  private static List<String> checkedTags(List<String> tags) {
    var copy = List.copyOf(tags);
    Bounds.require(copy.size() <= MOST_TAGS, "tags", copy.size() + " words", "at most 10");
    Bounds.require(
        new HashSet<>(copy).size() == copy.size(), "tags", copy, "each word at most once");
    for (var i = 0; i < copy.size(); i++) {
      Bounds.text("tags[" + i + "]", copy.get(i), LONGEST_TAG);
    }
    return copy;
  }

  private static void checkMetadata(JsonNode json) {
    Bounds.require(
        json.isObject() && json.size() <= MOST_ENTRIES,
        "metadata",
        json.isObject() ? json.size() + " entries" : json.getNodeType(),
        "a JSON object of up to 256 entries");
    var bytes = json.toString().getBytes(StandardCharsets.UTF_8).length;
    Bounds.require(
        bytes <= PodContract.MAX_METADATA_BYTES,
        "metadata",
        bytes + " bytes of JSON",
        "at most " + PodContract.MAX_METADATA_BYTES);
    JsonBounds.faultOf(json)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("metadata, " + fault);
            });
  }
}
