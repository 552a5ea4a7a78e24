package dev.davit.contract;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// What the tags of a run have to be: up to [#MOST] different ones of 1 to [#LONGEST] characters.
public final class TagRules {
  /// The maximum number of tags of a run.
  public static final int MOST = 10;

  /// The maximum number of characters of a tag.
  public static final int LONGEST = 128;

  private TagRules() {}

  /// What is wrong with a tag; empty if nothing is.
  public static Optional<String> faultOf(String tag) {
    if (tag.isEmpty() || tag.length() > LONGEST) {
      return Optional.of(
          "the tag \"%s\" has %d characters; allowed: 1 to %d"
              .formatted(Texts.cut(tag, 40), tag.length(), LONGEST));
    }
    return Texts.wellFormed(tag).equals(tag)
        ? Optional.empty()
        : Optional.of("the tag \"%s\" has half a character".formatted(Texts.wellFormed(tag)));
  }

  /// Why a run with the tags `had` cannot get those in `added`, too; empty if it can. Tags that it
  /// has already are no fault.
  public static Optional<String> faultOf(Collection<String> had, Collection<String> added) {
    var fault = added.stream().flatMap(tag -> faultOf(tag).stream()).findFirst();
    if (fault.isPresent()) {
      return fault;
    }
    var all = new LinkedHashSet<>(had);
    var isChanged = all.addAll(added);
    return isChanged && all.size() > MOST
        ? Optional.of(
            "the run would have %d tags with %s; at most %d are allowed"
                .formatted(all.size(), added, MOST))
        : Optional.empty();
  }

  /// The tags in `had`, and after them the valid ones in `added` for which there is room.
  public static List<String> joined(Collection<String> had, Collection<String> added) {
    var all = new LinkedHashSet<>(had);
    for (var tag : added) {
      if (all.size() < MOST && faultOf(tag).isEmpty()) {
        all.add(tag);
      }
    }
    return List.copyOf(all);
  }
}
