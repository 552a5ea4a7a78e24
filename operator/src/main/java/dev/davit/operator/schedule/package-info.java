/// Creates the runs of schedules, each due time once.
///
/// Reading order: [Timing] (when a schedule fires), [DueTimes] (which of the times that have passed
/// gets a run), [ScheduleState], [ScheduleSeen], [ScheduleLifecycle] (pure: what is next for a
/// schedule), [ScheduleDecision], [ScheduledRuns] (the run of a due time), [ScheduleStatusMapper]
/// (the state in the status, and back), [ScheduleReconciler] (the shell).
///
/// A run is created only for a due time that the status names already (`status.firing`): the API
/// server accepts that write for one version of the schedule only. So an operator that does not
/// know of a change, or not of its successor, creates nothing.
@NullMarked
package dev.davit.operator.schedule;

import org.jspecify.annotations.NullMarked;
