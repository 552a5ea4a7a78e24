package dev.davit.dashboard.run;

import dev.davit.api.Phase;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// How a phase looks: an icon and a tone beside its word, so that colour is never all that tells
/// phases apart.
///
/// @param tone a class of the stylesheet
public record PhaseLook(String word, String icon, String tone) {
  /// All phases in the order of a run's life.
  public static final List<String> ORDER =
      Arrays.stream(Phase.values()).map(Phase::wireName).toList();

  /// The final phases of runs that have failed, whatever failed.
  public static final Set<String> FAILED =
      ORDER.stream()
          .filter(word -> of(word).tone().equals("bad"))
          .collect(Collectors.toUnmodifiableSet());

  /// Compares phases in the order of a run's life; those of a later version come last.
  public static final Comparator<String> BY_LIFE =
      Comparator.comparingInt(
              (String word) -> ORDER.contains(word) ? ORDER.indexOf(word) : ORDER.size())
          .thenComparing(Comparator.naturalOrder());

  /// The look of a phase.
  ///
  /// @param word a phase, maybe of a later version
  public static PhaseLook of(String word) {
    return Arrays.stream(Phase.values())
        .filter(phase -> phase.wireName().equals(word))
        .findFirst()
        .map(PhaseLook::of)
        .orElse(new PhaseLook(Visible.text(word), "?", "quiet"));
  }

  private static PhaseLook of(Phase phase) {
    var word = phase.wireName();
    return switch (phase) {
      case PENDING_VERSION, DELAYED, QUEUED -> new PhaseLook(word, "◷", "quiet");
      case WAITING -> new PhaseLook(word, "❚❚", "quiet");
      case DEQUEUED, EXECUTING -> new PhaseLook(word, "▶", "busy");
      case COMPLETED -> new PhaseLook(word, "✔", "good");
      case FAILED, TIMED_OUT, CRASHED -> new PhaseLook(word, "✖", "bad");
      case SYSTEM_FAILURE -> new PhaseLook(word, "⚠", "bad");
      case CANCELED, EXPIRED -> new PhaseLook(word, "⊘", "warn");
    };
  }
}
