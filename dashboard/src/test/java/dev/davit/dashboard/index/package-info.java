@NullMarked
package dev.davit.dashboard.index;

import org.jspecify.annotations.NullMarked;
