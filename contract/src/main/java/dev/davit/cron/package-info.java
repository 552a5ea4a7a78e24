/// When schedules fire: cron expressions in a time zone.
///
/// [CronSchedule] is what others use: the instants of a [CronExpression] in a zone of [Zones].
/// [CronField] reads a field of an expression, [CronDays] knows the days that match and [CronTimes]
/// the local times. [FixedTicks] and [RealTimeTicks] make instants of them: the two rules of
/// Vixie's cron for daylight saving. [Window] spreads what is due at the same instant. Nothing here
/// knows the time, does I/O or counts the ticks between two instants.
@NullMarked
package dev.davit.cron;

import org.jspecify.annotations.NullMarked;
