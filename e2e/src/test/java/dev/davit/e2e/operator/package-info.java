/// The real operator against a real API server. There is no node: [TestNode] says what a kubelet
/// would say about a pod, and nothing else is made up.
@NullMarked
package dev.davit.e2e.operator;

import org.jspecify.annotations.NullMarked;
