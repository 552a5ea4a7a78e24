package dev.davit.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@RealApi
class ControlPlaneIT {
  private final ControlPlane cluster;
  private final String namespace;

  ControlPlaneIT(ControlPlane cluster) {
    this.cluster = cluster;
    namespace = cluster.newNamespace();
  }

  @Test
  void whatIsCreatedCanBeListed() {
    create(cluster, namespace, "greeting");

    var found = cluster.client().configMaps().inNamespace(namespace).list().getItems();

    assertThat(found).extracting(map -> map.getMetadata().getName()).containsExactly("greeting");
  }

  @Test
  void kubectlKnowsThePinnedVersion() {
    var result = cluster.kubectl("version", "--output=json").orFail();

    assertThat(result.stdout()).contains("serverVersion", Tool.KUBE_APISERVER.version());
  }

  @Test
  void kubectlReadsWhatItIsGivenAndSaysWhatIsWrong() {
    var result = cluster.kubectlWithInput("kind: Nothing", "apply", "-f", "-");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stderr()).contains("apiVersion not set");
  }

  @Test
  void auditLogTellsWhoAskedForWhat() {
    create(cluster, namespace, "audited");

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(cluster.auditEvents())
                    .filteredOn(event -> event.namespace().equals(namespace) && event.isWrite())
                    .singleElement()
                    .satisfies(
                        event -> {
                          assertThat(event.user()).isEqualTo("admin");
                          assertThat(event.verb()).isEqualTo("create");
                          assertThat(event.resource()).isEqualTo("configmaps");
                          assertThat(event.code()).isEqualTo(201);
                        }));
  }

  @Test
  void anotherUserMayDoNothingUntilRbacSaysSo() {
    var kubeconfig = cluster.kubeconfig("system:serviceaccount:davit:somebody", "a/group");

    try (var client = ControlPlane.client(kubeconfig)) {
      assertThatThrownBy(() -> client.configMaps().inNamespace(namespace).list())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("\"system:serviceaccount:davit:somebody\" cannot list");
    }
  }

  @Test
  void killedApiServerComesBackWithItsData() {
    try (var own = ControlPlane.start()) {
      create(own, "default", "survivor");

      own.killApiServer();
      assertThat(own.kubectl("get", "--raw=/readyz").exitCode()).isNotZero();
      own.startApiServer();

      assertThat(get(own, "survivor").getData()).containsEntry("key", "value");
    }
  }

  @Test
  void twoControlPlanesDoNotMeetAndLeaveNothing() {
    var other = ControlPlane.start();
    try (other) {
      create(other, "default", "elsewhere");
      assertThat(cluster.client().configMaps().inNamespace("default").withName("elsewhere").get())
          .isNull();
      assertThat(other.folder()).isNotEqualTo(cluster.folder());
    }
    assertThat(Files.exists(other.folder().resolve("etcd"))).isFalse();
    assertThat(ProcessHandle.current().children())
        .noneMatch(
            child -> child.info().commandLine().orElse("").contains(other.folder().toString()));
  }

  private static void create(ControlPlane cluster, String namespace, String name) {
    var map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .withData(Map.of("key", "value"))
            .build();
    cluster.client().resource(map).create();
  }

  private static ConfigMap get(ControlPlane cluster, String name) {
    return cluster.client().configMaps().inNamespace("default").withName(name).require();
  }
}
