package dev.davit.dashboard.run;

import dev.davit.dashboard.index.EveryNamespace;
import dev.davit.dashboard.index.Freshness;
import dev.davit.dashboard.index.NamespaceAccess;
import dev.davit.dashboard.web.ProblemException;
import java.util.Collection;
import java.util.Set;

/// What the dashboard shows.
///
/// @param cluster in words
/// @param namespace the only one; empty: all that `access` allows
/// @param watched namespaces whose runs the dashboard knows; empty: all
/// @param home the namespace that opens first; empty: any
/// @param access which namespaces the viewer may see
public record Scope(
    String cluster, String namespace, Set<String> watched, String home, NamespaceAccess access) {
  public Scope {
    watched = Set.copyOf(watched);
  }

  /// All that the credentials of the dashboard allow, which are the viewer's.
  public Scope(String cluster, String namespace, String home) {
    this(cluster, namespace, Set.of(), home, new EveryNamespace());
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
    if (!isWatched(name)) {
      throw new ProblemException(
          404, "The namespace %s is not watched by this dashboard.".formatted(name));
    }
    return allowed(name, name, "in namespace " + name);
  }

  /// Whether pages can show all namespaces at once.
  boolean hasAll() {
    return namespace.isEmpty() && access.mayList("");
  }

  /// The namespace that opens first.
  ///
  /// @param known namespaces with runs that the viewer may see
  /// @throws ProblemException if the viewer may see none, or it is not known yet which have runs
  public String first(Collection<String> known, Freshness freshness) {
    if (!home.isEmpty() && isWatched(home) && access.mayList(home)) {
      return home;
    }
    if (hasAll()) {
      return Frame.ALL;
    }
    return known.stream().findFirst().orElseThrow(() -> nothing(freshness));
  }

  private static ProblemException nothing(Freshness freshness) {
    return switch (freshness) {
      case Freshness.Live _ ->
          new ProblemException(
              403,
              "You may not list runs in any namespace that has some: the dashboard shows the namespaces in which you have the right to list runs.davit.dev. The page of a namespace without runs is /ns/NAME.");
      case Freshness.Loading _ ->
          new ProblemException(503, "The runs are being loaded: try again in a moment.");
      case Freshness.Stale(var code, _) ->
          new ProblemException(
              502,
              "The dashboard cannot list runs now: the API server %s."
                  .formatted(code == 0 ? "does not answer" : "answers " + code));
    };
  }

  private boolean isWatched(String name) {
    return watched.isEmpty() || watched.contains(name);
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
