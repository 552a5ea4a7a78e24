/// Triggers, finds, awaits, cancels and replays runs from any JVM. It uses only the Kubernetes API.
///
/// Read [DavitClient] first. It takes a task's handle ([dev.davit.sdk.Task]) or its name, a payload
/// and [TriggerOptions], and returns a [RunHandle], with which the [RunResult] is awaited.
/// [RunView] is the state of a run, [RunQuery] and [Page] find several, and [Bulk] cancels or
/// replays them. [IdempotencyKey] and [Debounce] make one run of many triggers. Every error is a
/// [DavitException].
///
/// [Tokens] does the same for tokens: [TokenOptions], [TokenView], [TokenQuery], [TokenResult].
///
/// [Schedules] makes, changes and finds schedules: [ScheduleOptions], [ScheduleView],
/// [ScheduleQuery].
///
/// Internally, [Triggers] creates the runs that [RunResource] builds. Runs with a key go through
/// [KeyedTrigger]: [KeyedName] makes their names, and [Idempotency] or [DebounceRule] decides
/// whether an existing run satisfies the trigger. [RunWait] waits for one run, and [TokenWait] for
/// one token. Only [RunApi], [TokenApi] and [ScheduleApi] make requests to the API server, and
/// [ApiErrors] turns its errors into exceptions. Nothing here keeps state.
@NullMarked
package dev.davit.client;

import org.jspecify.annotations.NullMarked;
