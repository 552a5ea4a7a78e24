package dev.davit.dashboard.run;

import dev.davit.dashboard.index.EveryNamespace;
import dev.davit.dashboard.index.NamespaceAccess;
import dev.davit.dashboard.web.ProblemException;
import java.util.Collection;

/// What the dashboard shows.
///
/// @param cluster in words
/// @param namespace the only one; empty: all that `access` allows
/// @param home the namespace that opens first; empty: any
/// @param access which namespaces the viewer may see
public record Scope(String cluster, String namespace, String home, NamespaceAccess access) {
  /// All that the credentials of the dashboard allow, which are the viewer's.
  public Scope(String cluster, String namespace, String home) {
    this(cluster, namespace, home, new EveryNamespace());
  }

  /// The namespace of an address.
  ///
  /// @throws ProblemException if the dashboard does not show it, or not to this viewer
  public String checked(String text) {
    if (text.equals(Frame.ALL) && namespace.isEmpty()) {
      return allowed(text, "", "in all namespaces");
    }
    if (!namespace.isEmpty() && !namespace.equals(text)) {
      throw ProblemException.notFound();
    }
    var name = Section.name(text);
    return allowed(name, name, "in namespace " + name);
  }

  /// Whether pages can show all namespaces at once.
  boolean hasAll() {
    return namespace.isEmpty() && access.mayList("");
  }

  /// The namespace that opens first.
  ///
  /// @param known namespaces with runs that the viewer may see
  /// @throws ProblemException if the viewer may see none
  public String first(Collection<String> known) {
    if (!home.isEmpty() && access.mayList(home)) {
      return home;
    }
    if (hasAll()) {
      return Frame.ALL;
    }
    return known.stream()
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    403,
                    "You may not list runs in any namespace that has some: the dashboard shows the namespaces in which you have the right to list runs.davit.dev. The page of a namespace without runs is /ns/NAME."));
  }

  private String allowed(String text, String asked, String where) {
    if (!access.mayList(asked)) {
      throw new ProblemException(
          403,
          "You may not list runs %s, so the dashboard shows nothing of it. The right to list runs.davit.dev there is missing."
              .formatted(where));
    }
    return text;
  }
}
