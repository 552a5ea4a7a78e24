/// The runs of a cluster as rows in memory, for lists: [RunRow], [RunFilter] (the query string of a
/// list), [RunIndex], and [RunTable], which fills it. No payload, output or log is ever kept here.
@NullMarked
package dev.davit.dashboard.index;

import org.jspecify.annotations.NullMarked;
