@NullMarked
package dev.davit.runner;

import org.jspecify.annotations.NullMarked;
