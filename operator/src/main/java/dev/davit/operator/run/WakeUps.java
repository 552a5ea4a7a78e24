package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.operator.queue.SlotRequest;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Set;

/// Lets the dispatcher say to the framework: look at this run again.
public final class WakeUps extends AbstractEventSource<Void, Run> {
  public WakeUps() {
    super(Void.class, "admissions");
  }

  /// The run of `request` is reconciled soon. Before the framework has started nobody waits yet,
  /// and nothing happens.
  public void wake(SlotRequest request) {
    if (isRunning()) {
      getEventHandler()
          .handleEvent(new Event(new ResourceID(request.run(), request.queue().namespace())));
    }
  }

  @Override
  public Set<Void> getSecondaryResources(Run run) {
    return Set.of();
  }
}
