/// The command `davit`. [Davit] is the entry. Its commands are in `dev`, which uses the module
/// `local-cluster`, and in `runs`, `tasks` (with queues and tokens), `schedules`, `doctor` and
/// `help`, which use the client, and in `dashboard`. `cluster` has what these share, `terminal` the
/// output.
@NullMarked
package dev.davit.cli;

import org.jspecify.annotations.NullMarked;
