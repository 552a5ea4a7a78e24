/// A Kubernetes API in memory, complete enough for the operator, for `kubectl` and for the local
/// node.
///
/// [EmbeddedApi] serves HTTP, but not to web pages: [LocalCallers]. A request goes through
/// [ResourcePath] and [Endpoints] to [Registry], which applies the rules of Kubernetes objects
/// (metadata, generations, grace, owners). It keeps the objects in the [Store], which knows only
/// versions. [Watch] streams changes. [Discovery] and [Tables] serve the other requests of
/// `kubectl`. [TokenRequests] makes the tokens of service accounts, and [Reviews] answers whose
/// they are. Nothing here depends on what a run is: kinds come from the CRDs.
@NullMarked
package dev.davit.local.api;

import org.jspecify.annotations.NullMarked;
