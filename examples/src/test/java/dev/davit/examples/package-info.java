@NullMarked
package dev.davit.examples;

import org.jspecify.annotations.NullMarked;
