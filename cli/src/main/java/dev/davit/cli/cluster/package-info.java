/// The cluster that a command uses, and the output of its resources.
///
/// [Connection] has the options, [Cluster] reads and changes resources. [ResourcePrinter] prints
/// them in the chosen [Format]: as a table of [Column]s, by name, or in full. [Converters] parses
/// texts from the command line.
@NullMarked
package dev.davit.cli.cluster;

import org.jspecify.annotations.NullMarked;
