/// The process inside a pod. It reads the assignment, executes the task and writes the result, as
/// `docs/runner-contract.md` describes.
///
/// [Main] is the entry point. [Runner] executes one attempt, from its file to its exit code.
/// [TaskThread] executes user code, and [AttemptWatch] lists how it may end. [RunnerHome] is for
/// modules that start such a process. The build executes [Training] to fill the AOT cache.
///
/// Nothing here opens a connection, and user code cannot keep the process alive.
@NullMarked
package dev.davit.runner;

import org.jspecify.annotations.NullMarked;
