@NullMarked
package dev.davit.dashboard.errors;

import org.jspecify.annotations.NullMarked;
