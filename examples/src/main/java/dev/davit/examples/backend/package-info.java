/// A backend that uses the tasks: what runs outside of the cluster's pods, or beside them.
@NullMarked
package dev.davit.examples.backend;

import org.jspecify.annotations.NullMarked;
