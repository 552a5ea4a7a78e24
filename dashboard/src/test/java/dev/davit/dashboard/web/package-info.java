@NullMarked
package dev.davit.dashboard.web;

import org.jspecify.annotations.NullMarked;
