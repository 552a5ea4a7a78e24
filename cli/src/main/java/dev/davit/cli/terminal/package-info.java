/// What reaches a terminal. Names, messages, outputs and logs are text of others: no command prints
/// them but by [Output] or the console of `davit dev`, and both by
/// [dev.davit.operator.log.VisibleText].
@NullMarked
package dev.davit.cli.terminal;

import org.jspecify.annotations.NullMarked;
