/// The contract between operator and runner, version 1. `docs/runner-contract.md` describes it for
/// any language.
///
/// [Assignment] goes into the pod (in an annotation that the container sees as a file), and
/// [Result] comes out (in the termination message, which [ResultMessage] writes and reads).
/// [JournalEntry] is what a durable call has become, and [Wait] what a suspended run waits for.
/// [JournalAppend] and [RecordedJournal] are what a pod and the operator's gateway exchange.
/// [Reason] lists all reasons for which a run waits, starts or ends. Nothing here does I/O.
@NullMarked
package dev.davit.contract;

import org.jspecify.annotations.NullMarked;
