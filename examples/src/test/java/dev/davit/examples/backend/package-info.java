@NullMarked
package dev.davit.examples.backend;

import org.jspecify.annotations.NullMarked;
