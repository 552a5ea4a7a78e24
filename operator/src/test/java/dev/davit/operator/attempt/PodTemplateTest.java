package dev.davit.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodTemplateTest {
  private static JsonNode yaml(String text) {
    try {
      return new YAMLMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /// What Davit makes, in short.
  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("r-1")
        .withLabels(Map.of("davit.dev/run", "r"))
        .endMetadata()
        .withNewSpec()
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(65532L)
        .endSecurityContext()
        .addNewToleration()
        .withKey("gpu")
        .endToleration()
        .addNewContainer()
        .withName("task")
        .withImage("app:1")
        .addNewEnv()
        .withName("DAVIT_RESULT_FILE")
        .withValue("/dev/termination-log")
        .endEnv()
        .addNewEnv()
        .withName("REGION")
        .withValue("eu")
        .endEnv()
        .withNewResources()
        .addToLimits("cpu", new Quantity("1"))
        .endResources()
        .withNewSecurityContext()
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .addNewVolumeMount()
        .withName("tmp")
        .withMountPath("/tmp")
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName("tmp")
        .endVolume()
        .endSpec()
        .build();
  }

  @Test
  void isMergedIntoThePodStrategically() {
    var template =
        yaml(
            """
            metadata:
              labels: {team: billing}
              annotations: {karpenter.sh/do-not-disrupt: "true"}
            spec:
              serviceAccountName: charger
              nodeSelector: {disk: ssd}
              tolerations: [{key: spot, operator: Exists}]
              securityContext: {runAsUser: 1000, fsGroup: 2000}
              volumes: [{name: cache, emptyDir: {}}]
              initContainers: [{name: migrate, image: "migrate:1"}]
              containers:
                - name: task
                  env: [{name: REGION, value: us}, {name: TOKEN, valueFrom: {secretKeyRef: {name: s, key: t}}}]
                  volumeMounts: [{name: cache, mountPath: /cache}]
                - name: proxy
                  image: proxy:1
                  securityContext: {readOnlyRootFilesystem: true}
            """);
    assertThat(PodTemplate.faultOf(template, false)).isEmpty();
    var merged = PodTemplate.apply(template, pod());
    assertThat(merged.getMetadata().getName()).isEqualTo("r-1");
    assertThat(merged.getMetadata().getLabels())
        .containsOnly(Map.entry("davit.dev/run", "r"), Map.entry("team", "billing"));
    var spec = merged.getSpec();
    assertThat(spec.getServiceAccountName()).isEqualTo("charger");
    assertThat(spec.getNodeSelector()).containsEntry("disk", "ssd");
    assertThat(spec.getTolerations()).extracting("key").containsExactly("gpu", "spot");
    assertThat(spec.getSecurityContext().getRunAsUser()).isEqualTo(1000);
    assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(spec.getVolumes()).extracting("name").containsExactly("tmp", "cache");
    assertThat(spec.getContainers()).extracting("name").containsExactly("task", "proxy");
    var task = spec.getContainers().getFirst();
    assertThat(task.getImage()).isEqualTo("app:1");
    assertThat(task.getEnv())
        .extracting("name")
        .containsExactly("DAVIT_RESULT_FILE", "REGION", "TOKEN");
    assertThat(task.getEnv().get(1).getValue()).isEqualTo("us");
    assertThat(task.getVolumeMounts()).extracting("mountPath").containsExactly("/tmp", "/cache");
    assertThat(task.getResources().getLimits()).containsEntry("cpu", new Quantity("1"));
    assertThat(task.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    for (var added : List.of(spec.getContainers().get(1), spec.getInitContainers().getFirst())) {
      assertThat(added.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(added.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    }
  }

  @Test
  void aVariableIsReplacedAsAWhole() {
    var template =
        yaml(
            """
            spec:
              containers:
                - name: task
                  env: [{name: REGION, valueFrom: {secretKeyRef: {name: s, key: t}}}]
            """);
    var env = PodTemplate.apply(template, pod()).getSpec().getContainers().getFirst().getEnv();
    assertThat(env.get(1).getValueFrom().getSecretKeyRef().getKey()).isEqualTo("t");
    assertThat(env.get(1).getValue()).isNull();
  }

  record Hostile(String template, String fault) {}

  static Stream<Hostile> weakening() {
    return Stream.of(
        new Hostile("spec: {hostNetwork: true}", "spec.hostNetwork needs an operator that allows"),
        new Hostile("spec: {hostPID: true}", "spec.hostPID needs"),
        new Hostile("spec: {hostIPC: true}", "spec.hostIPC needs"),
        new Hostile("spec: {hostUsers: true}", "spec.hostUsers needs"),
        new Hostile("spec: {shareProcessNamespace: true}", "spec.shareProcessNamespace needs"),
        new Hostile(
            "spec: {automountServiceAccountToken: true}",
            "spec.automountServiceAccountToken needs"),
        new Hostile(
            "spec: {volumes: [{name: a, hostPath: {path: /}}]}",
            "spec.volumes[0].hostPath needs an operator that allows privileged pod templates"),
        new Hostile(
            "spec: {volumes: [{name: a, nfs: {server: s, path: /}}]}",
            "spec.volumes[0].nfs needs an operator that allows privileged pod templates"),
        new Hostile(
            "spec: {volumes: [{name: a, projected: {sources: [{serviceAccountToken: {path:"
                + " t}}]}}]}",
            "spec.volumes[0].projected.sources[0].serviceAccountToken needs an operator that allows"
                + " privileged pod templates"),
        new Hostile(
            "spec: {securityContext: {runAsUser: 0}}", "spec.securityContext.runAsUser: 0 weakens"),
        new Hostile("spec: {securityContext: {runAsGroup: 0}}", "runAsGroup: 0 weakens"),
        new Hostile(
            "spec: {securityContext: {runAsNonRoot: false}}", "runAsNonRoot: false weakens"),
        new Hostile(
            "spec: {securityContext: {supplementalGroups: [1, 0]}}",
            "supplementalGroups: [1,0] weakens"),
        new Hostile(
            "spec: {securityContext: {sysctls: [{name: kernel.msgmax, value: b}]}}",
            "spec.securityContext.sysctls[0].name: \"kernel.msgmax\" weakens"),
        new Hostile(
            "spec: {securityContext: {seLinuxOptions: {user: u}}}",
            "spec.securityContext.seLinuxOptions.user needs"),
        new Hostile(
            "metadata: {annotations: {container.seccomp.security.alpha.kubernetes.io/task:"
                + " unconfined}}",
            "weakens"),
        container("{ports: [{containerPort: 80, hostPort: 80}]}", ".ports[0].hostPort needs"),
        container("{ports: [{containerPort: 80, hostIP: 0.0.0.0}]}", ".ports[0].hostIP needs"),
        container(
            "{livenessProbe: {httpGet: {port: 80, host: 169.254.169.254}}}",
            "spec.containers[0].livenessProbe.httpGet.host needs"),
        container(
            "{startupProbe: {tcpSocket: {port: 80, host: 169.254.169.254}}}",
            ".startupProbe.tcpSocket.host needs"),
        container(
            "{lifecycle: {postStart: {httpGet: {port: 80, host: 169.254.169.254}}}}",
            ".lifecycle.postStart.httpGet.host needs"),
        container(
            "{volumeMounts: [{name: a, mountPath: /a, mountPropagation: Bidirectional}]}",
            ".volumeMounts[0].mountPropagation: \"Bidirectional\" weakens"),
        new Hostile(
            "spec: {volumes: [{name: a, projected: {sources: [{clusterTrustBundle: {path: t}}]}}]}",
            "spec.volumes[0].projected.sources[0].clusterTrustBundle needs"),
        new Hostile("spec: {securityContext: {seLinuxOptions: {type: spc_t}}}", "seLinuxOptions"),
        new Hostile(
            "spec: {securityContext: {seccompProfile: {type: Unconfined}}}", "seccompProfile"),
        new Hostile(
            "metadata: {annotations: {container.apparmor.security.beta.kubernetes.io/task:"
                + " unconfined}}",
            "weakens"),
        task("{privileged: true}", "privileged: true weakens"),
        task("{allowPrivilegeEscalation: true}", "allowPrivilegeEscalation: true weakens"),
        task("{readOnlyRootFilesystem: false}", "readOnlyRootFilesystem: false weakens"),
        task("{runAsUser: 0}", "runAsUser: 0 weakens"),
        task("{procMount: Unmasked}", "procMount"),
        task("{capabilities: {add: [SYS_ADMIN]}}", "capabilities"),
        task("{capabilities: {drop: [ALL], add: [NET_ADMIN]}}", "capabilities"),
        task("{capabilities: {drop: [NET_RAW]}}", "capabilities"),
        task("{capabilities: {drop: []}}", "capabilities"),
        task("{appArmorProfile: {type: Unconfined}}", "appArmorProfile"),
        new Hostile(
            "spec: {initContainers: [{name: a, image: b, securityContext: {privileged: true}}]}",
            "spec.initContainers[0].securityContext.privileged: true weakens"),
        new Hostile(
            "spec: {containers: [{name: a, image: b, securityContext: {runAsUser: 0}}]}",
            "spec.containers[0].securityContext.runAsUser: 0 weakens"));
  }

  private static Hostile task(String securityContext, String fault) {
    return new Hostile(
        "spec: {containers: [{name: task, securityContext: %s}]}".formatted(securityContext),
        fault);
  }

  private static Hostile container(String fields, String fault) {
    return new Hostile(
        "spec: {containers: [{name: a, image: b, %s]}".formatted(fields.substring(1)), fault);
  }

  @ParameterizedTest
  @MethodSource("weakening")
  void whatWeakensThePodNeedsTheOperatorsWord(Hostile hostile) {
    assertThat(PodTemplate.faultOf(yaml(hostile.template()), false).orElse("taken"))
        .contains(hostile.fault());
    assertThat(PodTemplate.faultOf(yaml(hostile.template()), true)).isEmpty();
  }

  static Stream<Hostile> neverAllowed() {
    return Stream.of(
        new Hostile("metadata: {name: mine}", "metadata.name is not allowed"),
        new Hostile("metadata: {namespace: kube-system}", "metadata.namespace is not allowed"),
        new Hostile("metadata: {ownerReferences: []}", "metadata.ownerReferences is not allowed"),
        new Hostile("metadata: {finalizers: [a/b]}", "metadata.finalizers is not allowed"),
        new Hostile(
            "metadata: {labels: {davit.dev/run: other}}",
            "metadata.labels[davit.dev/run] is Davit's own"),
        new Hostile("metadata: {labels: {app.kubernetes.io/managed-by: me}}", "is Davit's own"),
        new Hostile("metadata: {annotations: {davit.dev/assignment: '{}'}}", "is Davit's own"),
        new Hostile("metadata: {annotations: {a: 7}}", "must be text"),
        new Hostile("spec: {restartPolicy: Always}", "spec.restartPolicy is not allowed"),
        new Hostile(
            "spec: {activeDeadlineSeconds: 9}", "spec.activeDeadlineSeconds is not allowed"),
        new Hostile(
            "spec: {terminationGracePeriodSeconds: 0}",
            "spec.terminationGracePeriodSeconds is not allowed"),
        new Hostile("spec: {nodeName: control-plane}", "spec.nodeName is not allowed"),
        new Hostile(
            "spec: {containers: [{name: task, image: other}]}",
            "spec.containers[0].image is not allowed"),
        new Hostile(
            "spec: {containers: [{name: task, command: [sh]}]}",
            "spec.containers[0].command is not allowed"),
        new Hostile(
            "spec: {containers: [{name: task, args: [x]}]}",
            "spec.containers[0].args is not allowed"),
        new Hostile(
            "spec: {containers: [{name: task, resources: {}}]}",
            "spec.containers[0].resources is not allowed"),
        new Hostile(
            "spec: {containers: [{name: task, terminationMessagePath: /x}]}",
            "spec.containers[0].terminationMessagePath is not allowed"),
        new Hostile(
            "spec: {containers: [{name: task, env: [{name: DAVIT_RESULT_FILE, value: /x}]}]}",
            "spec.containers[0].env[DAVIT_RESULT_FILE] is Davit's own"),
        new Hostile(
            "spec: {containers: [{name: task, volumeMounts: [{name: a, mountPath: /davit}]}]}",
            "spec.containers[0].volumeMounts[0].mountPath is Davit's own"),
        new Hostile(
            "spec: {containers: [{name: task, volumeMounts: [{name: a, mountPath:"
                + " /x/..//davit/}]}]}",
            "mountPath is Davit's own"),
        new Hostile(
            "spec: {containers: [{name: task, volumeMounts: [{name: a, mountPath:"
                + " /dev/termination-log}]}]}",
            "mountPath is Davit's own"),
        new Hostile("spec: {containers: [{image: b}]}", "spec.containers[0].name must be set"),
        new Hostile("spec: {containers: [{name: a}]}", "spec.containers[0].image must be set"),
        new Hostile(
            "spec: {initContainers: [{name: task, image: b}]}",
            "spec.initContainers[0].name must be another"),
        new Hostile("spec: {ephemeralContainers: []}", "spec.ephemeralContainers is not allowed"),
        new Hostile(
            "spec: {volumes: [{name: assignment, emptyDir: {}}]}",
            "a volume named \"assignment\" is Davit's own"),
        new Hostile("spec: {securityContext: null}", "must not be null"),
        new Hostile(
            "spec: {containers: [{name: task, securityContext: null}]}", "must not be null"),
        new Hostile("spec: {securityContext: []}", "spec.securityContext must be an object"),
        new Hostile("spec: {containers: [{name: task, securityContext: ''}]}", "must be an object"),
        new Hostile("spec: {containers: {task: {}}}", "spec.containers must be a list"),
        new Hostile("spec: []", "spec must be an object"),
        new Hostile("$patch: delete", "$patch is not allowed"),
        new Hostile("spec: {$retainKeys: [a]}", "spec.$retainKeys is not allowed"),
        new Hostile(
            "spec: {nodeSelectr: {a: b}}", "spec.nodeSelectr is not allowed; allowed: affinity"),
        new Hostile("spec: {tolerations: [x]}", "spec.tolerations[0] must be an object"),
        container(
            "{livenessProbe: {httpGet: {prot: 80}}}",
            "spec.containers[0].livenessProbe.httpGet.prot is not allowed; allowed: "),
        container("{restartPolicy: Always}", "spec.containers[0].restartPolicy is not allowed"),
        container("{env: [{name: a, value: 7}]}", "spec.containers[0].env[0].value must be text"),
        container(
            "{env: [{name: a}, {name: b}, {name: a}]}", "spec.containers[0].env[2] repeats \"a\""),
        container("{resources: {limits: {cpu: much}}}", "[cpu] must be a quantity such as 500m"),
        container("{securityContext: {windowsOptions: {}}}", "windowsOptions is not allowed"),
        new Hostile(
            "spec: {volumes: [{name: a, emptyDir: {}}, {name: a, emptyDir: {}}]}",
            "spec.volumes[1] repeats \"a\""),
        new Hostile("spec: {volumes: [{emptyDir: {}}]}", "spec.volumes[0].name must be set"),
        new Hostile("spec: {volumes: [{name: a, gitRepo: {}}]}", ".gitRepo is not allowed"),
        new Hostile(
            "spec: {containers: [{name: task, volumeMounts: [{name: a, mountPath: \"/a\\0\"}]}]}",
            "spec.containers[0].volumeMounts[0].mountPath must be text without NUL"),
        new Hostile(
            "spec: {containers: [{name: task, volumeMounts: [{name: a, mountPath: /}]}]}",
            "mountPath is Davit's own"),
        new Hostile(
            "spec: {containers: [{name: task, volumeMounts: [{name: a, mountPath: /tmp/}]}]}",
            "mountPath must be written as /tmp"),
        new Hostile(
            "spec: {containers: [{name: task, volumeMounts: [{name: a, mountPath: /a}, {name: b,"
                + " mountPath: /a/}]}]}",
            "names the same folder as another one"),
        new Hostile("spec: {securityContext: {runAsUser: 99999999999999999999}}", "a whole number"),
        new Hostile("spec: {a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7}", "; and 2 more"),
        new Hostile(
            "spec: {hostname: " + "a".repeat(16 * 1024) + "}", "at most 16384 are allowed"));
  }

  @ParameterizedTest
  @MethodSource("neverAllowed")
  void whatDavitReliesOnCannotBeChanged(Hostile hostile) {
    for (var privileged : List.of(false, true)) {
      assertThat(PodTemplate.faultOf(yaml(hostile.template()), privileged).orElse("taken"))
          .contains(hostile.fault());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "spec: {}",
        "spec: {securityContext: {runAsUser: 1, runAsNonRoot: true, seccompProfile: {type:"
            + " Localhost, localhostProfile: p}}}",
        "spec: {volumes: [{name: s, secret: {secretName: s}}, {name: p, persistentVolumeClaim:"
            + " {claimName: c}}]}",
        "spec: {containers: [{name: task, securityContext: {capabilities: {drop: [ALL]}}}]}",
        "spec: {containers: [{name: task, ports: [{containerPort: 8080, name: http}]}]}",
        "spec: {containers: [{name: a, image: b, livenessProbe: {httpGet: {port: http, httpHeaders:"
            + " [{name: Host, value: a.example}]}}}]}",
        "spec: {initContainers: [{name: a, image: b, restartPolicy: Always, lifecycle: {preStop:"
            + " {sleep: {seconds: 3}}}}]}",
        "spec: {securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: '1'}],"
            + " appArmorProfile: {type: RuntimeDefault}, seLinuxOptions: {level: 's0:c1', type:"
            + " container_t}}}",
        "metadata: {annotations: {container.apparmor.security.beta.kubernetes.io/task:"
            + " runtime/default}}"
      })
  void whatDoesNoHarmIsTaken(String template) {
    assertThat(PodTemplate.faultOf(yaml(template), false)).isEmpty();
  }
}
