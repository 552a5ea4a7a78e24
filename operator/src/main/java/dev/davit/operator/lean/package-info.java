/// Informers that keep little: [LeanSerialization] reads resources without what nobody needs,
/// [LeanItemStore] keeps less of them, [HookedInformer] says what has come and gone. One that
/// cannot be read is [Unread], and does not stop the others.
@NullMarked
package dev.davit.operator.lean;

import org.jspecify.annotations.NullMarked;
