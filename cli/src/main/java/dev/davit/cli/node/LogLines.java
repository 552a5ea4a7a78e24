package dev.davit.cli.node;

import io.fabric8.kubernetes.api.model.Pod;

/// Hears what containers print, line by line, on threads of the node.
@FunctionalInterface
public interface LogLines {
  void printed(Pod pod, String line);
}
