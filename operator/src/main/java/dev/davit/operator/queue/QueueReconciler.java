package dev.davit.operator.queue;

import dev.davit.api.Queue;
import dev.davit.api.QueueStatus;
import dev.davit.operator.kube.Api;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;

/// Says in the status of a queue how full it is: looked at every few seconds, written only when it
/// has changed. The limit itself reaches the dispatcher by the informer of the runs' controller, at
/// once.
@ControllerConfiguration(name = "queue")
public final class QueueReconciler implements Reconciler<Queue> {
  private static final Duration INTERVAL = Duration.ofSeconds(3);

  private final Api api;
  private final Slots slots;

  public QueueReconciler(Api api, Slots slots) {
    this.api = api;
    this.slots = slots;
  }

  @Override
  public UpdateControl<Queue> reconcile(Queue queue, Context<Queue> context) {
    var meta = queue.getMetadata();
    var counts = slots.counts(QueueRef.of(queue));
    var status =
        new QueueStatus(
            meta.getGeneration(),
            counts.running(),
            counts.queued(),
            counts.keys() == 0 ? null : counts.keys(),
            counts.fullOf().isEmpty() ? null : true,
            counts.fullOf().isEmpty() ? null : counts.fullOf());
    if (slots.hasBegun() && !status.equals(queue.getStatus())) {
      api.writeStatus(queue, status);
    }
    return UpdateControl.<Queue>noUpdate().rescheduleAfter(INTERVAL);
  }
}
