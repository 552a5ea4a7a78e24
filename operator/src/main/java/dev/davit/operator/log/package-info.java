/// How log lines are written: [VisibleText] makes the control characters of foreign text visible,
/// so that the text neither begins a line nor controls a reader's terminal. The `logback.xml` files
/// name the converters here: [VisibleMessage], [VisibleKeyValues] and [VisibleException].
@NullMarked
package dev.davit.operator.log;

import org.jspecify.annotations.NullMarked;
