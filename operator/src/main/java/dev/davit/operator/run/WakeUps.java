package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.operator.queue.SlotRequest;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets the dispatcher say to the framework: look at this run again.
final class WakeUps extends AbstractEventSource<Void, Run> {
  private volatile @Nullable ResourceCache<Run> runs;

  WakeUps() {
    super(Void.class, "admissions");
  }

  /// Whom it can wake.
  void know(ResourceCache<Run> all) {
    runs = all;
  }

  /// Whether the run exists and has not finished, as far as the cache knows.
  boolean knows(ResourceID run) {
    var known = runs;
    return known != null && known.get(run).isPresent();
  }

  /// The run of `request` is reconciled soon; false where it is gone.
  boolean wake(SlotRequest request) {
    var id = new ResourceID(request.run(), request.queue().namespace());
    if (!knows(id)) {
      return false;
    }
    getEventHandler().handleEvent(new Event(id));
    return true;
  }

  @Override
  public Set<Void> getSecondaryResources(Run run) {
    return Set.of();
  }
}
