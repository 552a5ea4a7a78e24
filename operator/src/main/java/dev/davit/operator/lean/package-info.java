/// Informers that keep little: [LeanSerialization] reads resources without the parts that no code
/// needs, [LeanItemStore] keeps less of them, and [HookedInformer] reports which were added and
/// deleted. An unreadable resource is marked as [Unread], and does not stop the others.
@NullMarked
package dev.davit.operator.lean;

import org.jspecify.annotations.NullMarked;
