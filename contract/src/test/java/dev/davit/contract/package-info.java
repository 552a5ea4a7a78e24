@NullMarked
package dev.davit.contract;

import org.jspecify.annotations.NullMarked;
