package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a task gets from a schedule that has no payload itself: its times, by the names that
/// Trigger.dev gives them.
///
/// @param timestamp when the run is due
/// @param lastTimestamp the due time before that got a run; empty: there was none
/// @param timeZone the schedule's, by its name
/// @param schedule the name of the schedule
/// @param externalId empty: the schedule has none
/// @param upcoming the due times that follow
public record ScheduledPayload(
    Instant timestamp,
    Optional<Instant> lastTimestamp,
    String timeZone,
    String schedule,
    Optional<String> externalId,
    List<Instant> upcoming) {
  /// How many of the next due times a task gets, and a status has.
  public static final int UPCOMING = 5;

  public ScheduledPayload {
    upcoming = List.copyOf(upcoming);
  }

  public JsonNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("timestamp", timestamp.toString());
    lastTimestamp.ifPresent(it -> json.put("lastTimestamp", it.toString()));
    json.put("timezone", timeZone);
    json.put("scheduleId", schedule);
    externalId.ifPresent(it -> json.put("externalId", it));
    var times = json.putArray("upcoming");
    upcoming.forEach(it -> times.add(it.toString()));
    return json;
  }
}
