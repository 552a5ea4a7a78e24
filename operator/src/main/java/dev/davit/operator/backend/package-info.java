/// The HTTP API for backends in any language: what they may do with runs and tokens without a
/// Kubernetes client. Each call is made with the token of its caller, so the API server decides
/// what is allowed, and its audit log has the caller's name.
///
/// Reading order: [ResourcePath] (what a path names), [TriggerBody] (what a trigger asks for),
/// [Answers] (what callers get), [ResourceCalls] (the shell), [RunEnds] (who waits for the end of a
/// run).
///
/// Nothing here may use the rights of the operator.
@NullMarked
package dev.davit.operator.backend;

import org.jspecify.annotations.NullMarked;
