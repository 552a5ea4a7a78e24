/// HTTP for a browser on this machine: [Server] answers with [Route]s, and [Guard] decides which
/// requests reach them. [Events] tells pages that there is news. Knows nothing of Kubernetes.
@NullMarked
package dev.davit.dashboard.web;

import org.jspecify.annotations.NullMarked;
