package dev.davit.sdk;

import dev.davit.contract.TagRules;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The tags of a run, by which people find it, as on Trigger.dev's page on tags. A task can only
/// add some. Threads may share it.
///
/// Added tags are in the run's `status.tags` about a second later, if the operator has a gateway,
/// else with the attempt's result. They stay, however the attempt ends: the next pod of the run
/// begins with them. Those that the run was created with stay in `spec.tags`.
public final class Tags {
  private final Runnable listener;
  private final Set<String> all;
  private final Set<String> notTaken = new LinkedHashSet<>();
  private final Set<String> notShown = new LinkedHashSet<>();

  /// @param listener called after each change, by the thread that makes it
  Tags(List<String> had, Runnable listener) {
    this.all = new LinkedHashSet<>(had);
    this.listener = listener;
  }

  /// Adds tags. One that the run has already changes nothing.
  ///
  /// @param some of 1 to 128 characters; a run has at most 10 different ones
  /// @throws IllegalArgumentException if a tag is empty or longer, or if the run would have more;
  ///   nothing changes then
  public Tags add(String... some) {
    if (adds(List.of(some))) {
      listener.run();
    }
    return this;
  }

  /// All tags of the run: those that it was created with, and after them the added ones in their
  /// order.
  public synchronized List<String> all() {
    return List.copyOf(all);
  }

  private synchronized boolean adds(List<String> some) {
    TagRules.faultOf(all, some)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
    var added = new LinkedHashSet<>(some);
    added.removeAll(all);
    all.addAll(added);
    notTaken.addAll(added);
    notShown.addAll(added);
    return !added.isEmpty();
  }

  /// The tags to show, each once; empty if all were taken.
  synchronized Optional<List<String>> take() {
    if (notTaken.isEmpty()) {
      return Optional.empty();
    }
    var taken = List.copyOf(notTaken);
    notTaken.clear();
    return Optional.of(taken);
  }

  /// The status of the run has these.
  synchronized void shown(List<String> tags) {
    tags.forEach(notShown::remove);
  }

  /// The tags to write with the result.
  synchronized List<String> added() {
    return List.copyOf(notShown);
  }
}
