/// Help: the meaning of a reason ([ExplainCommand]), and completion for shells
/// ([CompletionCommand]).
@NullMarked
package dev.davit.cli.help;

import org.jspecify.annotations.NullMarked;
