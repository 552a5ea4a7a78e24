package dev.davit.operator.journal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// The journal of a run, as far as it is known. Entries are only added.
///
/// @param full the entries of all parts but the last one
/// @param fullBytes how many bytes these have: each step asks, and there may be very many
/// @param last the part that gets the next entries
/// @param version the resourceVersion of `last`; empty: it does not exist
record Journal(List<String> full, long fullBytes, JournalPart last, Optional<String> version) {
  static final Journal EMPTY = new Journal(List.of(), 0, JournalPart.empty(1), Optional.empty());

  Journal {
    full = List.copyOf(full);
  }

  /// All entries, in the order in which they were recorded.
  List<String> lines() {
    var all = new ArrayList<>(full);
    all.addAll(last.lines());
    return List.copyOf(all);
  }

  int entries() {
    return full.size() + last.lines().size();
  }

  long bytes() {
    return fullBytes + last.bytes();
  }

  /// Those of `lines` that it does not have: a call is repeated if its answer was lost.
  List<String> missing(List<String> lines) {
    var missing = new LinkedHashSet<>(lines);
    full.forEach(missing::remove);
    last.lines().forEach(missing::remove);
    return List.copyOf(missing);
  }

  /// The part to write so that it has these entries too.
  JournalPart with(List<String> lines) {
    return (last.isFull() ? JournalPart.empty(last.number() + 1) : last).and(lines);
  }

  /// The version that `part` replaces; empty: it is new.
  Optional<String> replacedBy(JournalPart part) {
    return part.number() == last.number() ? version : Optional.empty();
  }

  /// The journal after `part` was written, or read, and has this version now.
  Journal after(JournalPart part, String itsVersion) {
    var version = Optional.of(itsVersion);
    return part.number() == last.number()
        ? new Journal(full, fullBytes, part, version)
        : new Journal(lines(), bytes(), part, version);
  }
}
