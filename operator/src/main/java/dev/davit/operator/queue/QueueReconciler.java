package dev.davit.operator.queue;

import dev.davit.api.Queue;
import dev.davit.api.QueueStatus;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.UnreadReport;
import dev.davit.operator.lean.Unread;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;

/// Writes into the status of a queue how full it is. It looks every few seconds, and writes only
/// after a change. The limit itself reaches the dispatcher at once, through the informer of the
/// runs' controller.
@ControllerConfiguration(name = "queue")
public final class QueueReconciler implements Reconciler<Queue> {
  private static final Duration INTERVAL = Duration.ofSeconds(3);

  private final Api api;
  private final UnreadReport unread;
  private final Slots slots;

  public QueueReconciler(Api api, UnreadReport unread, Slots slots) {
    this.api = api;
    this.unread = unread;
    this.slots = slots;
  }

  @Override
  public UpdateControl<Queue> reconcile(Queue queue, Context<Queue> context) {
    Unread.faultOf(queue).ifPresent(fault -> unread.report(queue, fault));
    if (Unread.hasUnreadStatus(queue)) {
      return UpdateControl.noUpdate();
    }
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
