package dev.davit.local.node;

/// Hears what the pods of a run print, line by line, on threads of the node.
@FunctionalInterface
public interface LogLines {
  void printed(String run, String line);
}
