/// The pages about runs, and what all pages have in common ([Section], [Frame], [Links]):
/// [RunPages] finds the page of an address; [ListPage] and [RunPage] are what templates print;
/// [Timeline] and [PrettyJson] are pure; [RunReader], [RunLog] and [RunActions] ask the API server
/// with the user's own credentials.
///
/// Whatever a task wrote is text here, and passes [Visible] on its way to a template.
@NullMarked
package dev.davit.dashboard.run;

import org.jspecify.annotations.NullMarked;
