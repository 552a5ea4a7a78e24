/// The list of tasks: [TaskPages] finds the page of an address, [TaskReader] asks the API server
/// with the user's own credentials, [TasksPage] is what the template prints.
@NullMarked
package dev.davit.dashboard.task;

import org.jspecify.annotations.NullMarked;
