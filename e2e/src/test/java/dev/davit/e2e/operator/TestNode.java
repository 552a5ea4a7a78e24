package dev.davit.e2e.operator;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.NewRun;
import dev.davit.contract.NewToken;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import dev.davit.contract.StoredOutput;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Says what a kubelet would say about a pod.
public final class TestNode {
  private final KubernetesClient client;
  private final String namespace;
  private String imageId = "image";

  public TestNode(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /// Pods have this image from now on, whatever their specs say.
  void has(String image) {
    imageId = image;
  }

  public void runs(String pod) {
    container(
        pod,
        new ContainerStateBuilder()
            .withNewRunning()
            .withStartedAt(Instant.now().toString())
            .endRunning());
  }

  /// What no kubelet says: a container that runs since no one knows when.
  void runsSinceNever(String pod) {
    container(pod, new ContainerStateBuilder().withNewRunning().endRunning());
  }

  public void waits(String pod, String reason, String message) {
    container(
        pod,
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason(reason)
            .withMessage(message)
            .endWaiting());
  }

  public void completes(String pod, int output) {
    exits(pod, 0, "Completed", ResultMessage.write(new Result.Completed(IntNode.valueOf(output))));
  }

  /// The pod has sent this output to the gateway.
  public void completesWith(String pod, StoredOutput output) {
    exits(pod, 0, "Completed", ResultMessage.write(new Result.Stored(output)));
  }

  public void fails(String pod, Result.Next next) {
    var error = new TaskError("java.lang.IllegalStateException", "card declined", "at Charge.run");
    exits(pod, 1, "Error", ResultMessage.write(new Result.Failed(Reason.TASK_FAILED, error, next)));
  }

  /// The pod has executed one step, and waits as its second durable call.
  void suspends(String pod, Instant until) {
    var result = new Result.Suspended(List.of(Wait.time("", 2, until)));
    var step = JournalEntry.step("", 1, "reserve", 1, Instant.EPOCH, new IntNode(7));
    var wait = JournalEntry.time("", 2, 1, Instant.EPOCH, until);
    var journal = JournalJson.write(List.of(step, wait));
    var message = ResultMessage.write(result, new AttemptNotes(null, List.of(), journal));
    exits(pod, 0, "Completed", message);
  }

  /// The pod waits for a token as its first durable call.
  public void suspends(String pod, String token, NewToken... made) {
    var result = new Result.Suspended(List.of(Wait.token("", 1, token)), List.of(made));
    var wait = JournalEntry.token("", 1, token, 1, Instant.EPOCH);
    var journal = JournalJson.write(List.of(wait));
    var message = ResultMessage.write(result, new AttemptNotes(null, List.of(), journal));
    exits(pod, 0, "Completed", message);
  }

  /// The pod waits for these runs, each in its own branch.
  public void suspends(String pod, NewRun... triggered) {
    var waits = new ArrayList<Wait>();
    var journal = new ArrayList<JournalEntry>();
    for (var run : triggered) {
      waits.add(Wait.run("b/" + run.task(), 1, run.name()));
      journal.add(JournalEntry.run("b/" + run.task(), 1, run.name(), 1, Instant.EPOCH));
    }
    var result = new Result.Suspended(waits, List.of(), List.of(triggered));
    var notes = new AttemptNotes(null, List.of(), JournalJson.write(journal));
    exits(pod, 0, "Completed", ResultMessage.write(result, notes));
  }

  /// The pod has triggered a batch as its first durable call, and waits for it as its second.
  void suspendsForBatch(String pod, String batch) {
    var result = new Result.Suspended(List.of(Wait.batch("", 2, batch)));
    var wait = JournalEntry.batch("", 2, batch, 1, Instant.EPOCH);
    var notes = new AttemptNotes(null, List.of(), JournalJson.write(List.of(wait)));
    exits(pod, 0, "Completed", ResultMessage.write(result, notes));
  }

  void exits(String pod, int code, String reason, String message) {
    container(
        pod,
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(code)
            .withReason(reason)
            .withMessage(message)
            .withStartedAt(Instant.now().minusSeconds(2).toString())
            .withFinishedAt(Instant.now().toString())
            .endTerminated());
  }

  void isUnschedulable(String pod, String message) {
    status(
        pod,
        status ->
            status
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage(message)
                .endCondition());
  }

  void evicts(String pod) {
    status(
        pod,
        status ->
            status
                .withPhase("Failed")
                .withReason("Evicted")
                .withMessage("The node was low on resource: memory."));
  }

  void exceedsDeadline(String pod) {
    status(
        pod,
        status ->
            status
                .withPhase("Failed")
                .withReason("DeadlineExceeded")
                .withContainerStatuses(
                    container(
                        new ContainerStateBuilder()
                            .withNewTerminated()
                            .withExitCode(137)
                            .withReason("Error")
                            .endTerminated())));
  }

  /// Binds the pod to a node, so that a deletion waits for the kubelet instead of being done at
  /// once.
  void takes(String pod) {
    var binding =
        new io.fabric8.kubernetes.api.model.BindingBuilder()
            .withNewMetadata()
            .withName(pod)
            .withNamespace(namespace)
            .endMetadata()
            .withNewTarget()
            .withKind("Node")
            .withName("node-1")
            .endTarget()
            .build();
    client.bindings().inNamespace(namespace).resource(binding).create();
  }

  /// The kubelet's last word about a deleted pod.
  void removes(String pod) {
    client.pods().inNamespace(namespace).withName(pod).withGracePeriod(0).delete();
  }

  private void container(String pod, ContainerStateBuilder state) {
    status(
        pod,
        status ->
            status
                .withPhase(state.build().getTerminated() == null ? "Running" : "Succeeded")
                .withContainerStatuses(container(state)));
  }

  private ContainerStatus container(ContainerStateBuilder state) {
    return new ContainerStatusBuilder()
        .withName("task")
        .withImage("image")
        .withImageID(imageId)
        .withReady(false)
        .withRestartCount(0)
        .withState(state.build())
        .build();
  }

  private void status(String pod, UnaryOperator<PodStatusBuilder> change) {
    client
        .pods()
        .inNamespace(namespace)
        .withName(pod)
        .editStatus(
            (Pod it) -> {
              var before =
                  it.getStatus() == null
                      ? new PodStatusBuilder()
                      : new PodStatusBuilder(it.getStatus());
              return new PodBuilder(it).withStatus(change.apply(before).build()).build();
            });
  }
}
