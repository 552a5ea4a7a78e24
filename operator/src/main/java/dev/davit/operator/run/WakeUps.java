package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.operator.queue.RunRef;
import dev.davit.operator.queue.SlotRequest;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets the dispatcher ask the framework to reconcile a run again.
final class WakeUps extends AbstractEventSource<Void, Run> {
  private volatile @Nullable Caches caches;

  WakeUps() {
    super(Void.class, "admissions");
  }

  /// Sets the caches with the runs that it can wake.
  void setCaches(Caches all) {
    caches = all;
  }

  /// Causes the run of `request` to be reconciled soon; false if it is gone.
  boolean wake(SlotRequest request) {
    var known = caches;
    var run = request.holder().runRef();
    return known != null
        && known.runUid(run).filter(request.holder().runUid()::equals).isPresent()
        && wake(run);
  }

  /// Causes the run to be reconciled soon; false if it is gone.
  boolean wake(RunRef run) {
    var known = caches;
    if (known == null || !known.holds(run)) {
      return false;
    }
    getEventHandler().handleEvent(new Event(new ResourceID(run.name(), run.namespace())));
    return true;
  }

  @Override
  public Set<Void> getSecondaryResources(Run run) {
    return Set.of();
  }
}
