@NullMarked
package dev.davit.dashboard.trigger;

import org.jspecify.annotations.NullMarked;
