@NullMarked
package dev.davit.cli.doctor;

import org.jspecify.annotations.NullMarked;
