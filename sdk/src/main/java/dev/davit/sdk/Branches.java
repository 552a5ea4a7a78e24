package dev.davit.sdk;

import dev.davit.sdk.BranchGroup.Branch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Checks calls that have branches, and gives the branches their keys.
///
/// @param ctx the context of the thread that waits for them
record Branches(TaskContext ctx) {
  /// The maximum number of branches of a group: each has a thread.
  static final int MOST = 1_000;

  <I, T extends @Nullable Object> List<T> map(
      String name,
      List<? extends I> items,
      Function<? super I, String> keyOf,
      int most,
      MapFunction<? super I, ? extends T> function)
      throws Exception {
    if (most < 1) {
      throw new IllegalArgumentException("maxConcurrency is " + most + "; allowed: 1 or more");
    }
    var branches = new ArrayList<Branch<T>>(items.size());
    for (var item : items) {
      branches.add(new Branch<>(keyOf.apply(item), branch -> function.run(item, branch)));
    }
    return execute("map", name, false, most, branches);
  }

  <T extends @Nullable Object> List<T> all(String name, List<BranchFunction<? extends T>> functions)
      throws Exception {
    return execute("all", name, false, Integer.MAX_VALUE, keyed(functions));
  }

  <T extends @Nullable Object> T race(String name, List<BranchFunction<? extends T>> functions)
      throws Exception {
    if (functions.isEmpty()) {
      throw new IllegalArgumentException("race \"" + name + "\" has no branches");
    }
    return execute("race", name, true, Integer.MAX_VALUE, keyed(functions)).get(0);
  }

  private static <T extends @Nullable Object> List<Branch<T>> keyed(
      List<BranchFunction<? extends T>> functions) {
    var branches = new ArrayList<Branch<T>>(functions.size());
    for (var function : functions) {
      branches.add(new Branch<>(key(function, branches.size() + 1), function));
    }
    return branches;
  }

  private static String key(BranchFunction<?> function, int number) {
    return function instanceof NamedBranch<?> named ? named.key() : String.valueOf(number);
  }

  private <T extends @Nullable Object> List<T> execute(
      String what, String name, boolean isRace, int most, List<Branch<T>> branches)
      throws Exception {
    var durable = ctx.durable();
    var scope = durable.scope();
    durable.require("ctx.%s(\"%s\")".formatted(what, name));
    scope.guard().requireName("group", name);
    if (branches.size() > MOST) {
      throw new IllegalArgumentException(
          "%s \"%s\" has %d branches; at most %d may be in a group: let a branch work on several items"
              .formatted(what, name, branches.size(), MOST));
    }
    requireKeys(name, branches);
    if (scope.depth() >= DurableScope.MOST_DEPTH) {
      throw new IllegalStateException(
          "%s \"%s\" in \"%s\": at most %d branches may be within each other"
              .formatted(what, name, scope.path(), DurableScope.MOST_DEPTH));
    }
    durable.journal().requireNoFault();
    scope.guard().beginGroup(name);
    try {
      var results = new BranchGroup<T>(ctx, name, isRace, most).execute(branches);
      return Collections.unmodifiableList(results);
    } finally {
      scope.guard().endGroup();
    }
  }

  private static void requireKeys(String name, List<? extends Branch<?>> branches) {
    var keys = new HashSet<String>();
    for (var branch : branches) {
      DurableGuard.requireWord("a key in \"" + name + "\"", branch.key());
      if (!keys.add(branch.key())) {
        throw new IllegalStateException(
            "key \"%s\" is there twice in \"%s\"; each item needs a key of its own"
                .formatted(branch.key(), name));
      }
    }
  }
}
