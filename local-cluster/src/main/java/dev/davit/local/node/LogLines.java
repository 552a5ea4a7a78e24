package dev.davit.local.node;

/// Receives the output of a run's pods, line by line, on threads of the node.
@FunctionalInterface
public interface LogLines {
  void printed(String run, String line);
}
