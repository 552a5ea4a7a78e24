@NullMarked
package dev.davit.dashboard.run;

import org.jspecify.annotations.NullMarked;
