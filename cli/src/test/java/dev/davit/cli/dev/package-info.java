/// Tests of the commands.
@NullMarked
package dev.davit.cli.dev;

import org.jspecify.annotations.NullMarked;
