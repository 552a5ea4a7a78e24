/// Tests of how resources are shown.
@NullMarked
package dev.davit.cli.cluster;

import org.jspecify.annotations.NullMarked;
