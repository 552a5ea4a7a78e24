/// The client against a real API server; [ActingOperator] says what the operator would say.
@NullMarked
package dev.davit.e2e.client;

import org.jspecify.annotations.NullMarked;
