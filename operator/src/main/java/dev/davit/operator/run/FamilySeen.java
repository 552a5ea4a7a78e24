package dev.davit.operator.run;

import java.util.List;

/// What is seen of the runs that a run has triggered, and of the one that triggered it.
///
/// @param toCancel the names of the unfinished children of a run that is to be canceled
/// @param isParentCanceled whether the run has not had a pod, and its parent was canceled
record FamilySeen(List<String> toCancel, boolean isParentCanceled) {
  /// Nothing to do about the others.
  static final FamilySeen NONE = new FamilySeen(List.of(), false);

  FamilySeen {
    toCancel = List.copyOf(toCancel);
  }
}
