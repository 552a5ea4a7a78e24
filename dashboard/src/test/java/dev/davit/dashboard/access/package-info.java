@NullMarked
package dev.davit.dashboard.access;

import org.jspecify.annotations.NullMarked;
