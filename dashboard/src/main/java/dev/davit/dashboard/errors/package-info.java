/// The page of errors: [ErrorGroups] is pure and puts equal errors together, [ErrorPages] finds the
/// page, [ErrorsPage] is what the template prints.
@NullMarked
package dev.davit.dashboard.errors;

import org.jspecify.annotations.NullMarked;
