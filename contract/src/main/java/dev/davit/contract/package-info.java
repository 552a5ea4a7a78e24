/// The contract between operator and runner, version 1, as `docs/runner-contract.md` tells it in
/// any language.
///
/// [Assignment] goes in (a pod annotation that the container sees as a file), [Result] comes out
/// (the termination message, written and read by [ResultMessage]). [Reason] names every end that
/// Davit tells apart. Nothing here does I/O.
@NullMarked
package dev.davit.contract;

import org.jspecify.annotations.NullMarked;
