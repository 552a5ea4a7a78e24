/// The API for task authors.
///
/// Read [Task] first (what runs), then [TaskContext] (what a task can learn about its attempt), the
/// options [Machine], [Retry] and [Queue], [Hooks] (what is called around a task), [Retrying]
/// (repeating a part of an attempt), [Waits] (steps and waits that outlive a pod), [Cron] (when
/// schedules create runs), and [Application] (how tasks are found). [TestKit] runs a task in one
/// line without a cluster. [Manifests] prints the YAML that deploys an application.
///
/// The runner and the test kit share [TaskCatalog] and [TaskExecutor]; task authors need neither.
/// `Attempt` has the order of hooks. `AttemptLifecycle` decides how an attempt ends, and
/// `AttemptState` is the lock around its phase. `Replay` compares the durable calls of a resumed
/// task with the recorded ones, `DurableCalls` makes them, and `DurableRecord` records them at the
/// [JournalStore]. `RunThread` keeps `run` apart from the hooks, so that it can be suspended.
/// Nothing that runs in a pod ends the process, and only `RunThread` and the test kit's cancel
/// start a thread.
@NullMarked
package dev.davit.sdk;

import org.jspecify.annotations.NullMarked;
