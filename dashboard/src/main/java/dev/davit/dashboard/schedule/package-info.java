/// The list of schedules and the page of each: [SchedulePages] finds a page and does what buttons
/// ask for, [ScheduleState] is pure, [SchedulesPage] and [SchedulePage] are what templates print.
@NullMarked
package dev.davit.dashboard.schedule;

import org.jspecify.annotations.NullMarked;
