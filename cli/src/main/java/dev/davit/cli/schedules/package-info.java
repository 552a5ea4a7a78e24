/// `davit schedules`: when tasks run by a schedule.
///
/// [SchedulesCommand] lists the commands. [NextCommand] needs no cluster.
@NullMarked
package dev.davit.cli.schedules;

import org.jspecify.annotations.NullMarked;
