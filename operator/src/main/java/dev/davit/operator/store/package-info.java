/// The object store: an S3 bucket that keeps outputs which are too large for the API server.
///
/// Reading order: [StoreSettings], [UrlSigner] (pure: a presigned URL), [StoreUrls] (pure: the URL
/// of an object), [StoredKey] (pure: the key of an output), [ObjectStoreController] (the shell).
///
/// The bytes of an output never pass through the operator: pods and readers get a URL for one
/// object, one method and a few minutes. Nothing here may log such a URL or a secret key.
@NullMarked
package dev.davit.operator.store;

import org.jspecify.annotations.NullMarked;
