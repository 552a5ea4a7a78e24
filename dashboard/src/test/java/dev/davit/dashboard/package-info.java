@NullMarked
package dev.davit.dashboard;

import org.jspecify.annotations.NullMarked;
