@NullMarked
package dev.davit.dashboard.schedule;

import org.jspecify.annotations.NullMarked;
