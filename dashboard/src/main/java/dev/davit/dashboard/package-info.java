/// The dashboard: [Dashboard] starts it, and [Pages] finds the section of an address. `index` has
/// the rows of all runs; `overview`, `run`, `task`, `queue`, `schedule`, `token`, `errors` and
/// `health` have the pages; `web` has what HTTP needs. `src/main/jte` has the templates.
///
/// Rows never have a payload, an output or a log. Everything else is asked of the API server for
/// each page, with the credentials of the user, and not kept.
@NullMarked
package dev.davit.dashboard;

import org.jspecify.annotations.NullMarked;
