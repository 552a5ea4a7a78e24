/// Who leads: [Election] takes and renews the Lease as [Claim] decides, [Leadership] says whether
/// this process may act by it, [Controllers] begin to reconcile then. Nothing asks for a pod past
/// [Leadership#act].
@NullMarked
package dev.davit.operator.lead;

import org.jspecify.annotations.NullMarked;
