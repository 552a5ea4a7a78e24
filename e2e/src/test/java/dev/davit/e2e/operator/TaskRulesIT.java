package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a task demands of its payloads, and says about its pods.
@RealApi
class TaskRulesIT {
  private static final String ORDERS =
      "{image: 'app:1', payloadSchema: {type: object, required: [id], properties: {id: {type: integer}}}}";

  private final ControlPlane cluster;
  private World world;
  private TestNode node;

  TaskRulesIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    world = World.start(cluster);
    node = world.node();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void aPayloadThatDoesNotMeetTheSchemaCostsNoPod() {
    world.task("charge", ORDERS);
    world.run("bad", "{task: charge, payload: {id: seven}}");
    var status = world.await("bad", "Failed", "PayloadInvalid");
    assertThat(status.error().message())
        .isEqualTo(
            "the payload does not meet the task's payloadSchema: at /id: string found, integer expected (rule /properties/id/type)");
    world.awaitEvents("bad", "PayloadInvalid");
    world.run("good", "{task: charge, payload: {id: 7}}");
    world.awaitPod("good-a1");
    assertThat(world.pods()).containsExactly("good-a1");
  }

  @Test
  void aSchemaOfANewVersionCountsForNewRunsOnly() {
    world.task("charge", ORDERS);
    world.run("old", "{task: charge, payload: {id: 7}}");
    world.awaitPod("old-a1");
    world.task("charge", "{image: 'app:1', payloadSchema: {type: string}}");
    world.run("new", "{task: charge, payload: {id: 7}}");
    world.await("new", "Failed", "PayloadInvalid");
    node.completes("old-a1", 1);
    world.await("old", "Completed", "Completed");
  }

  @Test
  void whatIsNoSchemaIsSaidByTheTask() {
    world.task("charge", "{image: 'app:1', payloadSchema: {type: strin}}");
    assertThat(notReady("charge")).startsWith("PayloadSchemaInvalid: payloadSchema is not a JSON");
    world.run("r", "{task: charge}");
    world.await("r", "Failed", "PayloadSchemaInvalid");
  }

  @Test
  void aPodTemplateIsMergedIntoThePod() {
    world.task(
        "charge",
        """
        {image: 'app:1', podTemplate: {
           metadata: {labels: {team: billing}, annotations: {karpenter.sh/do-not-disrupt: 'true'}},
           spec: {nodeSelector: {disk: ssd}, tolerations: [{key: spot, operator: Exists}],
                  volumes: [{name: cache, emptyDir: {}}],
                  initContainers: [{name: migrate, image: 'migrate:1'}],
                  containers: [{name: task, env: [{name: REGION, value: eu}],
                                volumeMounts: [{name: cache, mountPath: /cache}]}]}}}
        """);
    world.run("r", "{task: charge}");
    var pod = world.awaitPod("r-a1");
    assertThat(pod.getMetadata().getLabels())
        .containsEntry("team", "billing")
        .containsEntry("davit.dev/run", "r");
    assertThat(pod.getMetadata().getAnnotations()).containsKey("karpenter.sh/do-not-disrupt");
    var spec = pod.getSpec();
    assertThat(spec.getNodeSelector()).containsEntry("disk", "ssd");
    assertThat(spec.getTolerations()).extracting("key").contains("spot");
    assertThat(spec.getInitContainers()).extracting("name").containsExactly("migrate");
    assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
    var container = spec.getContainers().getFirst();
    assertThat(container.getImage()).isEqualTo("app:1");
    assertThat(container.getEnv()).extracting("name").contains("REGION", "DAVIT_ASSIGNMENT_FILE");
    assertThat(container.getVolumeMounts())
        .extracting("mountPath")
        .containsExactlyInAnyOrder("/davit", "/tmp", "/cache");
    node.completes("r-a1", 1);
    world.await("r", "Completed", "Completed");
  }

  @Test
  void aPodTemplateCannotWeakenThePod() {
    for (var spec :
        List.of(
            "{hostNetwork: true}",
            "{volumes: [{name: root, hostPath: {path: /}}]}",
            "{containers: [{name: task, securityContext: {privileged: true}}]}")) {
      world.task("charge", "{image: 'app:1', podTemplate: {spec: %s}}".formatted(spec));
      var generation = world.getTask("charge").getMetadata().getGeneration();
      Awaitility.await()
          .until(
              () -> {
                var seen = world.getTask("charge").getStatus();
                return seen != null && generation.equals(seen.observedGeneration());
              });
      assertThat(notReady("charge")).startsWith("PodTemplateInvalid: podTemplate: spec.");
    }
    world.run("r", "{task: charge}");
    var status = world.await("r", "Failed", "PodTemplateInvalid");
    assertThat(status.message()).contains("privileged: true weakens the security context");
    assertThat(world.pods()).isEmpty();
  }

  @Test
  void aMachineThatIsNotThereIsRefusedWithThoseThatAre() {
    world.task("charge", "{image: 'app:1'}");
    world.run("r", "{task: charge, machine: gpu}");
    var status = world.await("r", "Failed", "UnknownMachine");
    assertThat(status.message())
        .isEqualTo(
            "machine \"gpu\" is not configured; allowed: micro, small-1x, small-2x, medium-1x, medium-2x, large-1x, large-2x");
  }

  /// The reason and the message of the task's condition, once it is false.
  private String notReady(String task) {
    var ready =
        Awaitility.await("task " + task + " is not ready")
            .until(
                () -> {
                  var status = world.getTask(task).getStatus();
                  return status == null ? null : status.conditions().getFirst();
                },
                condition -> condition != null && condition.getStatus().equals("False"));
    return ready.getReason() + ": " + ready.getMessage();
  }
}
