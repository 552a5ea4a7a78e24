/// An addition to Fabric8's HTTP client for every client of Davit, so that a watch without
/// WebSockets is read as it was sent: [WatchText], which uses [AsciiJson]. The resources are in
/// [dev.davit.api]; nothing here depends on them.
@NullMarked
package dev.davit.watch;

import org.jspecify.annotations.NullMarked;
