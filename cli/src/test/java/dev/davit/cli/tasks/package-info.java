/// Tests of `davit tasks` and `davit queues`.
@NullMarked
package dev.davit.cli.tasks;

import org.jspecify.annotations.NullMarked;
