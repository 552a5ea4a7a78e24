/// What every client of Davit adds to the HTTP client of Fabric8, so that a watch without
/// WebSockets is read as it was sent: [WatchText], and [AsciiJson] behind it. The resources are in
/// [dev.davit.api]; nothing here knows them.
@NullMarked
package dev.davit.watch;

import org.jspecify.annotations.NullMarked;
