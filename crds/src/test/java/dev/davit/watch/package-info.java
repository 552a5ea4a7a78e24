@NullMarked
package dev.davit.watch;

import org.jspecify.annotations.NullMarked;
