/// What becomes of a token: it waits, it is completed by anybody who may, or it times out.
///
/// Reading order: [TokenSeen], [TokenLifecycle] (pure: what is next for a token), [TokenDecision],
/// [TokenStatusMapper] (its words in the status), [TokenReconciler] (the shell), [TokenRetention].
/// The API server decides between a completion and a time-out: nothing here may write a status
/// without the version that was decided from.
@NullMarked
package dev.davit.operator.token;

import org.jspecify.annotations.NullMarked;
