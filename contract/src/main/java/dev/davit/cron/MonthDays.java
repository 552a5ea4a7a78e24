package dev.davit.cron;

import java.time.YearMonth;

/// The days of a month on which an expression may fire.
interface MonthDays {
  /// The days as bits 1 to 31.
  int in(YearMonth month);
}
