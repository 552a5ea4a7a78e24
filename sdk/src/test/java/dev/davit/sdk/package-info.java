@NullMarked
package dev.davit.sdk;

import org.jspecify.annotations.NullMarked;
