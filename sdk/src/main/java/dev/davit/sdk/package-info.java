/// What task authors compile against.
///
/// Read [Task] first (what is run), then [TaskContext] (what it knows about its attempt), the
/// options [Machine], [Retry] and [Queue], [Hooks] (what is called around a task), [Retrying] (what
/// is repeated within an attempt), and [Application] (how tasks are found). [TestKit] runs a task
/// in one line without a cluster; [Manifests] prints the YAML that deploys an application.
///
/// [TaskCatalog] and [TaskExecutor] are what the runner and the test kit share; task authors need
/// neither. The order of hooks is in `Attempt`, and who decides how an attempt ends in
/// `AttemptState`. Nothing here ends the process or, but for the test kit's cancel, starts a
/// thread.
@NullMarked
package dev.davit.sdk;

import org.jspecify.annotations.NullMarked;
