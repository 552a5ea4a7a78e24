package dev.davit.local.api;

import java.nio.file.Path;
import java.util.Optional;

/// The files in which the node stores the output of containers.
@FunctionalInterface
public interface PodLogs {
  /// The log of a pod; empty until its container has started.
  Optional<Path> file(String namespace, String pod);
}
