/// Tests of the local node, with tiny programs as containers.
@NullMarked
package dev.davit.local.node;

import org.jspecify.annotations.NullMarked;
