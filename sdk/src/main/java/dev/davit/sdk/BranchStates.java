package dev.davit.sdk;

import dev.davit.contract.Wait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Which threads of a task execute, and which wait: a pure value, to which [BranchLock] is the
/// lock. Threads are named by their scopes. The thread that waits for its branches is in none of
/// the lists.
///
/// @param inTurns whether only one may execute at a time
/// @param executing those that execute anything: user code, a hook, a wait that is held
/// @param ready those that wait for their turn, the first one first
/// @param parked those whose wait needs no thread
record BranchStates(boolean inTurns, Set<String> executing, List<String> ready, List<Wait> parked) {
  /// Tests have no waits for tokens: they say at once what becomes of them.
  private static final Comparator<Wait> SOONEST =
      Comparator.comparing(Wait::until, Comparator.nullsLast(Comparator.naturalOrder()));

  BranchStates {
    executing = Set.copyOf(executing);
    ready = List.copyOf(ready);
    parked = List.copyOf(parked);
  }

  /// The thread of `run` executes, and there is no other one.
  static BranchStates begun(boolean inTurns) {
    return new BranchStates(inTurns, Set.of(DurableScope.ROOT), List.of(), List.of());
  }

  /// What follows from a state.
  sealed interface Next {}

  /// Nothing: some thread executes, or none is left.
  record Stay() implements Next {}

  /// This thread has the turn.
  record Execute(String scope) implements Next {}

  /// All threads are parked, so the attempt can be suspended.
  record Suspend(List<Wait> waits) implements Next {}

  Next next() {
    if (!executing.isEmpty()) {
      return new Stay();
    }
    if (!ready.isEmpty()) {
      return new Execute(ready.get(0));
    }
    if (parked.isEmpty()) {
      return new Stay();
    }
    return inTurns
        ? new Execute(parked.stream().min(SOONEST).orElseThrow().scope())
        : new Suspend(parked);
  }

  /// The thread of a branch begins.
  BranchStates begins(String scope) {
    return comes(scope);
  }

  /// The thread of `scope` waits for its branches.
  BranchStates joins(String scope) {
    return without(scope);
  }

  /// A branch has ended, and the thread that waits for it goes on at once, so that there is no
  /// moment in which none of the two executes.
  BranchStates ends(String scope, String parent) {
    var states = without(scope);
    return states.with(added(states.executing, parent));
  }

  BranchStates parks(Wait wait) {
    var states = without(wait.scope());
    var all = new ArrayList<>(states.parked);
    all.add(wait);
    return new BranchStates(inTurns, states.executing, states.ready, all);
  }

  /// A parked thread goes on.
  BranchStates goesOn(String scope) {
    return isParked(scope) ? comes(scope) : this;
  }

  /// The parked threads of these scopes go on.
  BranchStates stops(Predicate<String> scopes) {
    var states = this;
    for (var wait : parked) {
      if (scopes.test(wait.scope())) {
        states = states.comes(wait.scope());
      }
    }
    return states;
  }

  /// This thread gets the turn.
  BranchStates executes(String scope) {
    var states = without(scope);
    return states.with(added(states.executing, scope));
  }

  /// Whether the thread of this scope waits there.
  boolean isParked(String scope, int position) {
    return parked.stream()
        .anyMatch(wait -> wait.scope().equals(scope) && wait.position() == position);
  }

  private boolean isParked(String scope) {
    return parked.stream().anyMatch(wait -> wait.scope().equals(scope));
  }

  private BranchStates comes(String scope) {
    if (!inTurns) {
      return executes(scope);
    }
    var states = without(scope);
    var all = new ArrayList<>(states.ready);
    all.add(scope);
    return new BranchStates(true, states.executing, all, states.parked);
  }

  private BranchStates with(Set<String> others) {
    return new BranchStates(inTurns, others, ready, parked);
  }

  private BranchStates without(String scope) {
    var rest = new LinkedHashSet<>(executing);
    rest.remove(scope);
    return new BranchStates(
        inTurns,
        rest,
        ready.stream().filter(it -> !it.equals(scope)).toList(),
        parked.stream().filter(it -> !it.scope().equals(scope)).toList());
  }

  private static Set<String> added(Set<String> some, String one) {
    var all = new LinkedHashSet<>(some);
    all.add(one);
    return all;
  }
}
