@NullMarked
package dev.davit.dashboard.health;

import org.jspecify.annotations.NullMarked;
