package dev.davit.dashboard.health;

import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Visible;
import java.util.Comparator;
import java.util.List;

/// The page of what keeps runs from completing.
public final class HealthPage {
  private final Frame frame;
  private final List<Finding> findings;

  HealthPage(Frame frame, List<Finding> findings) {
    this.frame = frame;
    this.findings = List.copyOf(findings);
  }

  /// A finding as it is shown.
  ///
  /// @param tone a class of the stylesheet
  /// @param advice empty if nothing needs to be done
  public record Line(String icon, String word, String tone, String text, String advice) {}

  public Frame frame() {
    return frame;
  }

  /// Whether the page is about one namespace.
  public boolean isOfOne() {
    return !frame.namespace().equals(Frame.ALL);
  }

  /// The namespaces to choose from.
  public List<String> namespaces() {
    return frame.place().namespaces().stream().filter(it -> !it.equals(Frame.ALL)).toList();
  }

  /// What was found, in a sentence.
  public String summary() {
    var bad = findings.stream().filter(it -> it.level() == Finding.Level.BAD).count();
    return bad == 0
        ? "Nothing was found that keeps the runs of this namespace from completing."
        : bad == 1 ? "One thing has to be done." : "%d things have to be done.".formatted(bad);
  }

  /// What has to be done comes first.
  public List<Line> lines() {
    return findings.stream()
        .sorted(Comparator.comparing(Finding::level).reversed())
        .map(HealthPage::line)
        .toList();
  }

  private static Line line(Finding finding) {
    var text = Visible.text(finding.text());
    var advice = Visible.text(finding.advice());
    return switch (finding.level()) {
      case OK -> new Line("✔", "OK", "good", text, advice);
      case NOTE -> new Line("⚠", "Note", "warn", text, advice);
      case BAD -> new Line("✖", "Bad", "bad", text, advice);
    };
  }
}
