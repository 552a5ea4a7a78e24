package dev.davit.sdk;

import dev.davit.contract.Durations;
import dev.davit.cron.CronSchedule;
import dev.davit.cron.Window;
import dev.davit.cron.Zones;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/// When runs of a task are due, as on Trigger.dev's page on scheduled tasks; `docs/schedules.md`
/// describes the expressions. Each method returns a changed copy.
///
/// ```java
/// Cron.of("0 9 * * MON-FRI").timeZone("Europe/Berlin").window("30m")
/// ```
///
/// @param times the due times; [CronSchedule#next] lists them
/// @param window the time after a due time in which its run starts; empty by default: at once
/// @param name distinguishes the schedules of a task: 1 to 32 lower-case letters, digits and
///   hyphens; empty by default
/// @param missed [Missed#LATEST] by default
/// @param concurrency [Concurrency#ALLOW] by default
/// @param runs the options of the runs; [RunOptions#DEFAULT] by default
public record Cron(
    CronSchedule times,
    Optional<Window> window,
    Optional<String> name,
    Missed missed,
    Concurrency concurrency,
    RunOptions runs) {
  private static final int LONGEST_NAME = 32;

  /// What becomes of due times that passed while no operator ran.
  public enum Missed {
    /// The latest of them gets a run.
    LATEST,
    /// Each of them gets a run, but only the latest 100.
    ALL,
    /// None of them gets a run.
    NONE
  }

  /// What becomes of a due time if the run of the last one has not finished.
  public enum Concurrency {
    /// It gets a run nevertheless.
    ALLOW,
    /// It gets no run.
    FORBID,
    /// It gets a run, and the last one is canceled.
    REPLACE
  }

  /// @throws IllegalArgumentException if the zone of `times` is an offset, if the window is not in
  ///   whole seconds, if the name is not valid, or if `missed` is [Missed#ALL] and `concurrency` is
  ///   not [Concurrency#ALLOW]
  public Cron {
    Zones.zone(times.zone().getId());
    window.ifPresent(Cron::requireSeconds);
    name.ifPresent(Cron::requireName);
    if (missed == Missed.ALL && concurrency != Concurrency.ALLOW) {
      throw new IllegalArgumentException(
          "missed is ALL and concurrency is %s; allowed: ALLOW. To execute one run at a time, give the task Queue.limit(1)"
              .formatted(concurrency));
    }
  }

  /// This expression in UTC, and the defaults for the rest.
  ///
  /// @param expression minute, hour, day of the month, month and day of the week, such as `30 2 * *
  ///   *`, or a name, such as `@daily`; up to 256 characters
  /// @throws IllegalArgumentException if it is not an expression, or never fires; the message names
  ///   the field and what is allowed
  public static Cron of(String expression) {
    return new Cron(
        CronSchedule.of(expression, "UTC"),
        Optional.empty(),
        Optional.empty(),
        Missed.LATEST,
        Concurrency.ALLOW,
        RunOptions.DEFAULT);
  }

  /// Sets the time zone of the expression; UTC by default.
  ///
  /// @param zone an IANA name, such as `Europe/Berlin`
  /// @throws IllegalArgumentException if there is no such zone, as for offsets
  public Cron timeZone(String zone) {
    var moved = new CronSchedule(times.expression(), Zones.zone(zone));
    return new Cron(moved, window, name, missed, concurrency, runs);
  }

  /// Lets each schedule start its runs later than they are due, by its own constant part of this
  /// time, so that those of many schedules do not start at once.
  ///
  /// @param length a duration of 0 s to 366 days in whole seconds, such as `30m`, or a part of the
  ///   interval, `0%` to `100%`
  /// @throws IllegalArgumentException if it is something else, or out of these bounds
  public Cron window(String length) {
    var spread = Optional.of(Window.parse(length));
    return new Cron(times, spread, name, missed, concurrency, runs);
  }

  /// Sets the name. A task with several schedules needs a name for all but one.
  ///
  /// @param name 1 to 32 lower-case letters, digits and hyphens; the name of the Schedule is that
  ///   of the task, a hyphen and this
  /// @throws IllegalArgumentException if it is not valid
  public Cron named(String name) {
    return new Cron(times, window, Optional.of(name), missed, concurrency, runs);
  }

  /// Sets what becomes of due times that passed while no operator ran.
  ///
  /// @throws IllegalArgumentException for [Missed#ALL] if `concurrency` is not [Concurrency#ALLOW]
  public Cron missed(Missed policy) {
    return new Cron(times, window, name, policy, concurrency, runs);
  }

  /// Sets what becomes of a due time if the run of the last one has not finished.
  ///
  /// @throws IllegalArgumentException if it is not [Concurrency#ALLOW], and `missed` is
  ///   [Missed#ALL]
  public Cron concurrency(Concurrency policy) {
    return new Cron(times, window, name, missed, policy, runs);
  }

  /// Sets the options of the runs.
  public Cron runs(RunOptions options) {
    return new Cron(times, window, name, missed, concurrency, options);
  }

  /// The expression as the resource has it, which knows nicknames in lower case only.
  String expression() {
    var text = times.expression().text().strip();
    return text.startsWith("@") ? text.toLowerCase(Locale.ROOT) : text;
  }

  /// The window as the resource has it.
  Optional<String> windowText() {
    return window.map(
        it ->
            it instanceof Window.OfLength fixed
                ? Durations.format(fixed.length())
                : ((Window.OfInterval) it).percent() + "%");
  }

  private static void requireSeconds(Window window) {
    if (window instanceof Window.OfLength fixed
        && !fixed.length().equals(fixed.length().truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException(
          "the window is %s; allowed: whole seconds".formatted(Durations.format(fixed.length())));
    }
  }

  private static void requireName(String name) {
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "the name of a schedule has %d characters; allowed: 1 to %d"
              .formatted(name.length(), LONGEST_NAME));
    }
    Names.requireLabel("the name of a schedule", name);
  }
}
