@NullMarked
package dev.davit.cli.schedules;

import org.jspecify.annotations.NullMarked;
