/// Tests of `davit trigger` and `davit runs`.
@NullMarked
package dev.davit.cli.runs;

import org.jspecify.annotations.NullMarked;
