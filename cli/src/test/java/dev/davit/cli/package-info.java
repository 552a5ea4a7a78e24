/// Tests of the command line as people call it.
@NullMarked
package dev.davit.cli;

import org.jspecify.annotations.NullMarked;
