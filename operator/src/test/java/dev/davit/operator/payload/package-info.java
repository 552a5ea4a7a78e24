@NullMarked
package dev.davit.operator.payload;

import org.jspecify.annotations.NullMarked;
