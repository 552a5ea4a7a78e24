package dev.davit.dashboard.run;

import dev.davit.dashboard.index.Freshness;
import dev.davit.dashboard.web.Assets;
import java.time.Instant;
import java.util.List;

/// What surrounds every page.
///
/// @param title of the browser's tab
/// @param cluster the context of the kubeconfig, or the address of the API server
public record Frame(
    String title, String cluster, Viewer viewer, Place place, Freshness freshness, Instant now) {
  /// The name of all namespaces in addresses.
  public static final String ALL = "-";

  /// Where the page is.
  ///
  /// @param section the last part of its section's address
  /// @param namespace [#ALL]: all namespaces
  /// @param namespaces to switch to
  public record Place(String section, String namespace, List<String> namespaces) {
    public Place {
      namespaces = List.copyOf(namespaces);
    }
  }

  /// A section of the dashboard, as the head of each page names it.
  public record SectionLink(String label, String href, boolean current) {}

  /// The namespace of the page, or [#ALL].
  public String namespace() {
    return place.namespace();
  }

  /// The same section of another namespace.
  public String href(String namespace) {
    return Links.section(namespace, place.section());
  }

  /// All sections.
  public List<SectionLink> sections() {
    return List.of(
        section("Overview", Links.OVERVIEW),
        section("Runs", Links.RUNS),
        section("Tasks", Links.TASKS),
        section("Queues", Links.QUEUES),
        section("Schedules", Links.SCHEDULES),
        section("Tokens", Links.TOKENS),
        section("Errors", Links.ERRORS),
        section("Health", Links.HEALTH));
  }

  /// The address of the stylesheet.
  public String style() {
    return Assets.STYLE.path();
  }

  /// The address of the script.
  public String script() {
    return Assets.SCRIPT.path();
  }

  /// The address of the icon.
  public String icon() {
    return Assets.ICON.path();
  }

  /// A namespace in words.
  public static String label(String namespace) {
    return namespace.equals(ALL) ? "all namespaces" : namespace;
  }

  /// Whether pages have no buttons that change something.
  public boolean isReadOnly() {
    return viewer.readOnly();
  }

  /// What is wrong with the list of runs; empty: nothing.
  public String warning() {
    return switch (freshness) {
      case Freshness.Live _ -> "";
      case Freshness.Loading _ -> "The runs are being loaded: reload this page in a moment.";
      case Freshness.Stale(var code, var message) ->
          "Lists may be out of date: the API server %s. %s"
              .formatted(code == 0 ? "does not answer" : "answers " + code, Visible.text(message))
              .strip();
    };
  }

  private SectionLink section(String label, String word) {
    return new SectionLink(label, Links.section(namespace(), word), word.equals(place.section()));
  }
}
