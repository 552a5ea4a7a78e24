/// How log lines are written: [VisibleText] shows the control characters of others' text, so that
/// it neither begins a line of its own nor controls the terminal of a reader. The files
/// `logback.xml` name the converters here: [VisibleMessage], [VisibleKeyValues] and
/// [VisibleException].
@NullMarked
package dev.davit.operator.log;

import org.jspecify.annotations.NullMarked;
