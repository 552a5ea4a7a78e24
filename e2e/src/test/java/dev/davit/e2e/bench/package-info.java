/// What Davit costs and how fast it is with thousands of runs, beside Jobs and bare pods that do
/// the same: real API server, scheduler and controllers, simulated nodes.
///
/// Begin with [dev.davit.e2e.bench.QueueBench], which lists the scenarios; [BenchWorld] is the
/// cluster that each has for itself, [Timeline] reads from the audit log what happened when.
@NullMarked
package dev.davit.e2e.bench;

import org.jspecify.annotations.NullMarked;
