package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.ConcurrencyPolicy;
import dev.davit.api.MissedPolicy;
import dev.davit.api.ScheduleSpec;
import dev.davit.api.ScheduledRun;
import dev.davit.contract.Durations;
import dev.davit.contract.JsonBounds;
import dev.davit.cron.Window;
import dev.davit.cron.Zones;
import dev.davit.sdk.Machine;
import dev.davit.sdk.TaskJson;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The options of one schedule. Each of the methods with a parameter returns a changed copy, and
/// throws an [IllegalArgumentException] that names the field, the value and what is allowed:
/// `ScheduleOptions.NONE.timeZone("Europe/Berlin").deduplicationKey("report of user 7")`. They are
/// those of [Trigger.dev's schedules](https://trigger.dev/docs/tasks/scheduled), and some more.
///
/// @param name the name of the schedule, 1 to 63 lower-case letters, digits and hyphens; empty: the
///   task's name and ten random characters
/// @param deduplicationKey identifies the schedule in its namespace, 1 to 2,048 characters: if
///   there is one with this key, a call changes it; empty: each call makes a new schedule
/// @param timeZone of the cron expression, `UTC` or an IANA name; `UTC` by default
/// @param window spreads the starts of different schedules: a duration, such as `30m`, or a part of
///   the interval, such as `50%`; empty: runs start when they are due
/// @param externalId what the schedule is for in another system, 1 to 256 characters; the task gets
///   it; empty: nothing
/// @param concurrencyPolicy what happens if the last run has not finished; `ALLOW` by default
/// @param missed which due times get a run that passed while no operator ran; `LATEST` by default
/// @param payload what the task gets, at most 16 KiB of JSON; empty: the times of the schedule
/// @param runs the options of the runs: tags, queue, concurrency key, priority, machine,
///   `maxDuration` and `ttl`, and no others
public record ScheduleOptions(
    Optional<String> name,
    Optional<String> deduplicationKey,
    String timeZone,
    Optional<String> window,
    Optional<String> externalId,
    ConcurrencyPolicy concurrencyPolicy,
    MissedPolicy missed,
    Optional<JsonNode> payload,
    TriggerOptions runs) {
  /// A schedule in UTC, with everything else as by default.
  public static final ScheduleOptions NONE =
      new ScheduleOptions(
          Optional.empty(),
          Optional.empty(),
          ScheduleSpec.DEFAULT_TIME_ZONE,
          Optional.empty(),
          Optional.empty(),
          ConcurrencyPolicy.ALLOW,
          MissedPolicy.LATEST,
          Optional.empty(),
          TriggerOptions.NONE);

  private static final int LONGEST_KEY = 2048;
  private static final int LONGEST_ID = 256;

  /// @throws IllegalArgumentException if a value is not allowed; the message names it
  public ScheduleOptions {
    name.ifPresent(
        it -> Bounds.require(Bounds.isLabel(it), "name", "\"" + it + "\"", Bounds.LABELS));
    deduplicationKey.ifPresent(it -> Bounds.text("deduplicationKey", it, LONGEST_KEY));
    check("timeZone", timeZone, Zones::zone);
    window.ifPresent(text -> check("window", text, Window::parse));
    externalId.ifPresent(it -> Bounds.text("externalId", it, LONGEST_ID));
    payload.ifPresent(ScheduleOptions::checkPayload);
    Bounds.require(
        name.isEmpty() || deduplicationKey.isEmpty(),
        "name",
        "\"" + name.orElse("") + "\"",
        "none with a deduplicationKey, which makes the name");
    Bounds.require(
        missed != MissedPolicy.ALL || concurrencyPolicy == ConcurrencyPolicy.ALLOW,
        "missed",
        missed,
        "LATEST or NONE with concurrencyPolicy " + concurrencyPolicy);
    Bounds.require(
        runs.equals(ofASchedule(runs)),
        "runs",
        "an option that runs of schedules do not have",
        "tags, queue, concurrencyKey, priority, machine, maxDuration and ttl");
  }

  /// Sets the name of the schedule. A second one with the same name is refused with
  /// [ScheduleExistsException].
  public ScheduleOptions name(String scheduleName) {
    return new ScheduleOptions(
        Optional.of(scheduleName),
        deduplicationKey,
        timeZone,
        window,
        externalId,
        concurrencyPolicy,
        missed,
        payload,
        runs);
  }

  public ScheduleOptions deduplicationKey(String key) {
    return new ScheduleOptions(
        name,
        Optional.of(key),
        timeZone,
        window,
        externalId,
        concurrencyPolicy,
        missed,
        payload,
        runs);
  }

  public ScheduleOptions timeZone(String zone) {
    return new ScheduleOptions(
        name, deduplicationKey, zone, window, externalId, concurrencyPolicy, missed, payload, runs);
  }

  public ScheduleOptions timeZone(ZoneId zone) {
    return timeZone(zone.getId());
  }

  public ScheduleOptions window(String durationOrShare) {
    return new ScheduleOptions(
        name,
        deduplicationKey,
        timeZone,
        Optional.of(durationOrShare),
        externalId,
        concurrencyPolicy,
        missed,
        payload,
        runs);
  }

  public ScheduleOptions externalId(String id) {
    return new ScheduleOptions(
        name,
        deduplicationKey,
        timeZone,
        window,
        Optional.of(id),
        concurrencyPolicy,
        missed,
        payload,
        runs);
  }

  public ScheduleOptions concurrencyPolicy(ConcurrencyPolicy policy) {
    return new ScheduleOptions(
        name, deduplicationKey, timeZone, window, externalId, policy, missed, payload, runs);
  }

  public ScheduleOptions missed(MissedPolicy policy) {
    return new ScheduleOptions(
        name,
        deduplicationKey,
        timeZone,
        window,
        externalId,
        concurrencyPolicy,
        policy,
        payload,
        runs);
  }

  /// Sets the payload of all runs.
  ///
  /// @param value any value that Jackson writes as JSON
  public ScheduleOptions payload(Object value) {
    return new ScheduleOptions(
        name,
        deduplicationKey,
        timeZone,
        window,
        externalId,
        concurrencyPolicy,
        missed,
        Optional.of(TaskJson.STANDARD.write(value)),
        runs);
  }

  public ScheduleOptions runs(TriggerOptions options) {
    return new ScheduleOptions(
        name,
        deduplicationKey,
        timeZone,
        window,
        externalId,
        concurrencyPolicy,
        missed,
        payload,
        options);
  }

  /// The fields that this class has are all set, so that they can be compared with those of the API
  /// server, which sets the defaults.
  ScheduleSpec spec(String task, String cron) {
    return new ScheduleSpec(
        task,
        cron,
        timeZone,
        window.orElse(null),
        externalId.orElse(null),
        null,
        concurrencyPolicy,
        missed,
        payload.isEmpty() && runs.equals(TriggerOptions.NONE) ? null : run());
  }

  private ScheduledRun run() {
    var limits = runs.limits();
    var priority = runs.placement().priority();
    return new ScheduledRun(
        payload.orElse(null),
        runs.placement().queue().orElse(null),
        runs.placement().concurrencyKey().orElse(null),
        priority == 0 ? null : priority,
        limits.machine().map(Machine::name).orElse(null),
        limits.maxDuration().map(Durations::format).orElse(null),
        limits.ttl().map(Durations::format).orElse(null),
        runs.tags().isEmpty() ? null : runs.tags());
  }

  /// The same without the options that runs of schedules do not have.
  private static TriggerOptions ofASchedule(TriggerOptions all) {
    var limits = all.limits();
    return new TriggerOptions(
        Optional.empty(),
        all.tags(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        all.placement(),
        new RunLimits(
            limits.machine(),
            Optional.empty(),
            limits.maxDuration(),
            limits.ttl(),
            Optional.empty(),
            List.of()),
        Optional.empty(),
        Optional.empty());
  }

  private static void checkPayload(JsonNode json) {
    JsonBounds.faultOf(json)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("payload, " + fault);
            });
    var bytes = json.toString().getBytes(StandardCharsets.UTF_8).length;
    Bounds.require(
        bytes <= ScheduledRun.MAX_PAYLOAD_BYTES,
        "payload",
        bytes + " bytes of JSON",
        "at most " + ScheduledRun.MAX_PAYLOAD_BYTES);
  }

  private static void check(String field, String text, Consumer<String> parser) {
    try {
      parser.accept(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
    }
  }
}
