/// Tests of what reaches a terminal.
@NullMarked
package dev.davit.operator.log;

import org.jspecify.annotations.NullMarked;
