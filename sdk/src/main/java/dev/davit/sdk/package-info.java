/// What task authors compile against.
///
/// Read [Task] first (what is run), then [TaskContext] (what it knows about its attempt), the
/// options [Machine], [Retry] and [Queue], and [Application] (how tasks are found). [TestKit] runs
/// a task in one line without a cluster; [Manifests] prints the YAML that deploys an application.
///
/// [TaskCatalog] and [TaskExecutor] are what the runner and the test kit share; task authors need
/// neither. Nothing here starts a thread, opens a connection or ends the process.
@NullMarked
package dev.davit.sdk;

import org.jspecify.annotations.NullMarked;
