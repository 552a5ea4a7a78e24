/// Triggers, finds, awaits, cancels and replays runs from any JVM, through the Kubernetes API
/// alone.
///
/// Read [DavitClient] first; it takes a task's handle ([dev.davit.sdk.Task]) or its name, a payload
/// and [TriggerOptions], and gives a [RunHandle], by which the [RunResult] is awaited. [RunView] is
/// a run as it stands, [RunQuery] and [Page] find more of them, and [Bulk] cancels or replays them.
/// [IdempotencyKey] and [Debounce] make one run of many triggers. Whatever goes wrong is a
/// [DavitException].
///
/// Behind it: [Triggers] creates runs, which [RunResource] makes; those with a key go through
/// [KeyedTrigger], where [RunKey] makes their names and [Idempotency] or [DebounceRule] says
/// whether a run that is there is meant. [RunWait] waits for one run, [RunApi] is the only one to
/// ask the API server, and [ApiErrors] says what its refusals mean. Nothing here keeps state.
@NullMarked
package dev.davit.client;

import org.jspecify.annotations.NullMarked;
