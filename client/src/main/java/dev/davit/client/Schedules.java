package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Labels;
import dev.davit.api.Schedule;
import dev.davit.api.ScheduledRun;
import dev.davit.contract.ScheduledPayload;
import dev.davit.cron.CronExpression;
import dev.davit.cron.CronSchedule;
import dev.davit.sdk.Task;
import dev.davit.sdk.TypeRef;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes, changes, finds and deletes the schedules of one namespace.
///
/// ```java
/// var nightly = ScheduleOptions.NONE.timeZone("Europe/Berlin").externalId("user-7");
/// davit.schedules().create("report", "30 2 * * *", nightly.deduplicationKey("report user-7"));
/// ```
///
/// It needs only rights on `schedules.davit.dev`: `create` to create, also `list`, `get` and
/// `patch` if there is a key; `list` to find; `list`, `get` and `patch` to change, activate and
/// deactivate; `list` and `delete` to delete; `list`, and `create` of `runs.davit.dev`, to run.
/// Threads may share it.
public final class Schedules {
  /// The operator writes a status between two reads at most a few times.
  private static final int TRIES = 10;

  private final ScheduleApi api;
  private final Triggers triggers;
  private final SecureRandom random = new SecureRandom();

  Schedules(ScheduleApi api, Triggers triggers) {
    this.api = api;
    this.triggers = triggers;
  }

  /// As [#create(String, String, ScheduleOptions)], for a task on the class path.
  public ScheduleView create(Task<?, ?> task, String cron, ScheduleOptions options) {
    return create(task.id(), cron, options);
  }

  /// Makes a schedule that creates runs of `task`. If the schedule with the deduplication key
  /// exists, it is changed as by [#update]: it has this task, expression and options then, and
  /// stays deactivated if it is.
  ///
  /// @param task the name of the task; the schedule waits for it if it does not exist
  /// @param cron an expression of five fields, or a name such as `@daily`, see docs/schedules.md
  /// @throws InvalidScheduleException if it is no cron expression, or the API server refuses a
  ///   field
  /// @throws ScheduleExistsException if the name in the options is taken
  public ScheduleView create(String task, String cron, ScheduleOptions options) {
    check(task, cron);
    var schedule = new Schedule();
    schedule.setMetadata(new ObjectMetaBuilder().withName(nameFor(task, options)).build());
    schedule.setSpec(options.spec(task, cron));
    try {
      return ScheduleView.of(api.create(schedule));
    } catch (ScheduleExistsException e) {
      if (options.deduplicationKey().isEmpty()) {
        throw e;
      }
      // The name is made of the key, so the schedule with that name has the key.
      return update(schedule.getMetadata().getName(), task, cron, options);
    }
  }

  /// Gives the schedule with this name another task, expression and options. Options that are not
  /// set become those by default; it stays deactivated if it is. A changed expression or time zone
  /// counts from now. If a task declares the schedule, the operator sets all fields back except the
  /// external id.
  ///
  /// @param options its name and deduplication key do not matter
  /// @throws ScheduleNotFoundException if there is none
  /// @throws InvalidScheduleException if it is no cron expression, or the API server refuses a
  ///   field
  public ScheduleView update(String name, String task, String cron, ScheduleOptions options) {
    check(task, cron);
    for (var attempt = 1; attempt <= TRIES; attempt++) {
      var changed = api.change(api.get(name), options.spec(task, cron));
      if (changed.isPresent()) {
        return ScheduleView.of(changed.get());
      }
    }
    throw new DavitException(
        "Schedule %s in namespace %s is changed by others all the time"
            .formatted(name, api.namespace()),
        null);
  }

  /// The random part is drawn here, because a create is repeated if its response was lost.
  private String nameFor(String task, ScheduleOptions options) {
    return options
        .name()
        .or(
            () ->
                options
                    .deduplicationKey()
                    .map(key -> KeyedName.of("schedule", Labels.SCHEDULE, key).name(1)))
        .orElseGet(() -> RunResource.nameFor(task, random));
  }

  private static void check(String task, String cron) {
    if (!Bounds.isLabel(task)) {
      throw new InvalidScheduleException(
          List.of(
              "spec.task: \"%s\" is no name of a task; allowed: %s".formatted(task, Bounds.LABELS)),
          null);
    }
    try {
      CronExpression.parse(cron);
    } catch (IllegalArgumentException e) {
      throw new InvalidScheduleException(List.of("spec.cron: " + e.getMessage()), e);
    }
  }

  /// The schedule with this name in its current state.
  ///
  /// @throws ScheduleNotFoundException if there is none
  public ScheduleView get(String name) {
    return ScheduleView.of(api.get(name));
  }

  /// The schedule with this name in its current state; empty if there is none.
  public Optional<ScheduleView> find(String name) {
    return api.find(name).map(ScheduleView::of);
  }

  /// One page of the schedules that `query` selects.
  public Page<ScheduleView> list(ScheduleQuery query) {
    return api.list(query);
  }

  /// All schedules that `query` selects, from its page on. Pages are requested as they are needed.
  public Stream<ScheduleView> stream(ScheduleQuery query) {
    return Stream.iterate(
            Optional.of(list(query)),
            Optional::isPresent,
            page -> page.flatMap(Page::next).map(next -> list(query.after(next))))
        .flatMap(page -> page.orElseThrow().items().stream());
  }

  /// Lets a schedule create runs again. Due times that have passed meanwhile get none. May be
  /// called again.
  ///
  /// @throws ScheduleNotFoundException if there is none
  public ScheduleView activate(String name) {
    return suspend(name, false);
  }

  /// Keeps a schedule from creating runs. Runs that exist go on. May be called again.
  ///
  /// @throws ScheduleNotFoundException if there is none
  public ScheduleView deactivate(String name) {
    return suspend(name, true);
  }

  private ScheduleView suspend(String name, boolean suspend) {
    api.get(name);
    return ScheduleView.of(api.suspend(name, suspend));
  }

  /// Deletes a schedule. Its runs stay. A schedule that a task declares is created again.
  ///
  /// @throws ScheduleNotFoundException if there is none
  public void delete(String name) {
    api.get(name);
    api.delete(name);
  }

  /// Creates a run now, as the schedule would if it were due, also if it is deactivated. The
  /// schedule does not take notice: the next due time stays, and its concurrency policy does not
  /// apply.
  ///
  /// @throws ScheduleNotFoundException if there is none
  public RunHandle<JsonNode> run(String name) {
    var schedule = api.get(name);
    var spec = schedule.getSpec();
    var options = Objects.requireNonNullElse(spec.run(), ScheduledRun.DEFAULT);
    var payload =
        options.payload() == null ? times(schedule, Instant.now()).toJson() : options.payload();
    var run = RunResource.of(options.specOf(spec.task(), payload));
    run.getMetadata().setName(RunResource.nameFor(name, random));
    run.getMetadata().getLabels().put(Labels.SCHEDULE, name);
    return new RunHandle<>(api.namespace(), triggers.createDrawn(run), TypeRef.of(JsonNode.class));
  }

  private static ScheduledPayload times(Schedule schedule, Instant now) {
    var view = ScheduleView.of(schedule);
    return new ScheduledPayload(
        now, view.last(), view.timeZone(), view.name(), view.externalId(), upcoming(view, now));
  }

  /// None if this version does not understand the expression, as it is with the operator.
  private static List<Instant> upcoming(ScheduleView schedule, Instant now) {
    try {
      return CronSchedule.of(schedule.cron(), schedule.timeZone())
          .next(now, ScheduledPayload.UPCOMING);
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }
}
