package dev.davit.dashboard.run;

import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.index.RunKey;
import dev.davit.dashboard.web.Changes;
import dev.davit.dashboard.web.Form;
import java.time.Duration;

/// When a page of runs should load itself again: after a change of its run, or of any run if it has
/// many.
public record RunChanges(RunIndex index) implements Changes {
  @Override
  public long after(Form query, long seen, Duration atMost) throws InterruptedException {
    if (query.first("run").isEmpty()) {
      return index.versionAfter(seen, atMost);
    }
    var key = new RunKey(query.first("ns"), query.first("run"));
    var end = System.nanoTime() + atMost.toNanos();
    var version = index.versionAfter(0, Duration.ZERO);
    var left = atMost;
    while (content(key) == seen && left.isPositive()) {
      version = index.versionAfter(version, left);
      left = Duration.ofNanos(end - System.nanoTime());
    }
    return content(key);
  }

  private long content(RunKey key) {
    return index.find(key).hashCode();
  }
}
