/// Output to a terminal, and the error that a user can fix. Names, messages, outputs and logs are
/// text from others. Commands print them only through [Output] or the console of `davit dev`, and
/// both use [dev.davit.operator.log.VisibleText].
@NullMarked
package dev.davit.cli.terminal;

import org.jspecify.annotations.NullMarked;
