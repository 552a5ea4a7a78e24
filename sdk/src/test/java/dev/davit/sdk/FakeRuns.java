package dev.davit.sdk;

import dev.davit.contract.ChildEnds.ChildEnd;
import dev.davit.contract.NewRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Creates runs in memory, and notes the calls that it gets.
final class FakeRuns implements RunStore {
  final List<NewRun> triggered = new ArrayList<>();
  final List<@Nullable String> batches = new ArrayList<>();
  final List<ChildEnd> ends = new ArrayList<>();

  /// Why runs of a task are refused.
  final Map<String, String> refusals = new HashMap<>();

  @Override
  public Map<String, String> trigger(@Nullable String batch, List<NewRun> runs) {
    batches.add(batch);
    triggered.addAll(runs);
    var refused = new HashMap<String, String>();
    for (var run : runs) {
      var why = refusals.get(run.task());
      if (why != null) {
        refused.put(run.name(), why);
      }
    }
    return refused;
  }

  @Override
  public List<ChildEnd> ends(String batch) {
    return ends;
  }
}
