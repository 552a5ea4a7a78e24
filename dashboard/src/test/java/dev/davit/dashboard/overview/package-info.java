@NullMarked
package dev.davit.dashboard.overview;

import org.jspecify.annotations.NullMarked;
