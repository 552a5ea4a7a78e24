@NullMarked
package dev.davit.client;

import org.jspecify.annotations.NullMarked;
