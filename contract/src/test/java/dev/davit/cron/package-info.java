@NullMarked
package dev.davit.cron;

import org.jspecify.annotations.NullMarked;
