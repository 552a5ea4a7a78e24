/// The first page of a namespace: [Overview] and [DayChart] are pure and count, [OverviewPages]
/// finds the page, [OverviewPage] is what the template prints.
@NullMarked
package dev.davit.dashboard.overview;

import org.jspecify.annotations.NullMarked;
