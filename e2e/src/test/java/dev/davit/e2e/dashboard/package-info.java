/// The dashboard against a real API server.
@NullMarked
package dev.davit.e2e.dashboard;

import org.jspecify.annotations.NullMarked;
