/// Tests of what helps people.
@NullMarked
package dev.davit.cli.help;

import org.jspecify.annotations.NullMarked;
