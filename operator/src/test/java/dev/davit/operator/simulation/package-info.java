/// One seeded simulation of the whole operator: the real shell and core of runs and queues over a
/// cluster in memory, on a virtual clock, in one thread. The same seed gives the same world.
///
/// Reading order: [World] (one seed), [Behaviour] (what users, tasks and machines do: new fields
/// and phases go there), [Faults] (what goes wrong), [ApiServer] and [Store] (the cluster),
/// [Kubelets] (what becomes of pods), [Informer] and [Framework] (how the operator's framework sees
/// and calls), [Connection] (its requests, and how they fail), [OperatorProcess], then [Invariants]
/// (what must hold after every step) and [Mutant][dev.davit.operator.run.Mutant] (the proof that
/// they bite).
///
/// What it does not cover: serialization, the schema's rules but for the final phase, leases.
/// Nothing here may sleep, start a thread, or ask a clock or a source of chance but the world's.
@NullMarked
package dev.davit.operator.simulation;

import org.jspecify.annotations.NullMarked;
