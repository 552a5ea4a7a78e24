/// A Kubernetes API in memory, enough of it for the operator, for `kubectl` and for the local node.
///
/// [EmbeddedApi] serves HTTP, but not to web pages: [LocalCallers]. A request goes through
/// [ResourcePath] and [Endpoints] to [Registry], which knows the rules of Kubernetes objects
/// (metadata, generations, grace, owners) and keeps them in the [Store], which knows nothing but
/// versions. [Watch] streams changes; [Discovery] and [Tables] are what `kubectl` asks for besides.
/// Nothing here knows what a run is: kinds come from the CRDs.
@NullMarked
package dev.davit.local.api;

import org.jspecify.annotations.NullMarked;
