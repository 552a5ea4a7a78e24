/// Who leads: [Election] takes and renews the Lease as [Claim] decides, [Leadership] says whether
/// this process may act as the leader, and then [Controllers] begin to reconcile. All pods are
/// requested through [Leadership#act].
@NullMarked
package dev.davit.operator.lead;

import org.jspecify.annotations.NullMarked;
