@NullMarked
package dev.davit.dashboard.token;

import org.jspecify.annotations.NullMarked;
