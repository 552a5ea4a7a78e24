/// `davit schedules`: when tasks run by a schedule.
///
/// [SchedulesCommand] lists the commands, and defines the columns. [ScheduleCommand] has those on
/// one schedule, and [SchedulePage] what `describe` prints. [NextCommand] needs no cluster.
@NullMarked
package dev.davit.cli.schedules;

import org.jspecify.annotations.NullMarked;
