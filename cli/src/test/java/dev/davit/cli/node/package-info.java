/// Tests of the local node, with tiny programs as containers.
@NullMarked
package dev.davit.cli.node;

import org.jspecify.annotations.NullMarked;
