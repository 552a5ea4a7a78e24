/// The process inside a pod. It reads the assignment, executes the task and writes the result, as
/// `docs/runner-contract.md` says.
///
/// [Main] is the entry; [Runner] is one attempt from its file to its exit code; [TaskThread] is
/// where user code executes, and [Ending] is what may become of it. [RunnerHome] is how others
/// start such a process. [Training] is executed by the build, to fill the AOT cache.
///
/// Nothing here opens a connection, and nothing of user code can keep the process alive.
@NullMarked
package dev.davit.runner;

import org.jspecify.annotations.NullMarked;
