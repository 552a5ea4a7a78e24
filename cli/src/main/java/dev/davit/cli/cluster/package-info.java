/// Which cluster a command asks, and how it shows the resources that it finds there.
///
/// [Connection] has the options, [Cluster] reads and changes resources. [Shown] prints them in the
/// [Format] that the caller wants: as a table of [Column]s, by name, or in full. [Texts] reads what
/// is written on the command line.
@NullMarked
package dev.davit.cli.cluster;

import org.jspecify.annotations.NullMarked;
