/// Tests of the whole: of what a user types, and of the operator on a real Kubernetes API
/// ([dev.davit.e2e.cluster]).
@NullMarked
package dev.davit.e2e;

import org.jspecify.annotations.NullMarked;
