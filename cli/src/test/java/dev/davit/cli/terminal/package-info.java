/// Tests of what reaches a terminal.
@NullMarked
package dev.davit.cli.terminal;

import org.jspecify.annotations.NullMarked;
