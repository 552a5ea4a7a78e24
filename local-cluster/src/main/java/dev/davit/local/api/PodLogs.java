package dev.davit.local.api;

import java.nio.file.Path;
import java.util.Optional;

/// Where the node keeps what containers print.
@FunctionalInterface
public interface PodLogs {
  /// The log of a pod; nothing as long as its container has not started.
  Optional<Path> file(String namespace, String pod);
}
