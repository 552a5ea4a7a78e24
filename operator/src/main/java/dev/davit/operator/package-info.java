/// The operator: [Main] starts it as a process, [DavitOperator] within one; [OperatorSettings] says
/// how.
///
/// The packages: `run` (what happens to a run), `attempt` (its pods), `queue` (which runs may
/// start), `task`, `token`, `payload`, `log` (how lines are written), `kube` (requests to the API
/// server), `lead` (who leads) and `lean` (watches that keep little). All classes are pure, except
/// the last three packages and those that `ArchitectureTest` lists.
@NullMarked
package dev.davit.operator;

import org.jspecify.annotations.NullMarked;
