package dev.davit.dashboard.index;

/// Nothing is hidden: the index was filled with the rights of the one who looks.
public record EveryNamespace() implements NamespaceAccess {
  @Override
  public boolean mayList(String namespace) {
    return true;
  }
}
