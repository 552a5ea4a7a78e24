package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.api.Task;
import dev.davit.api.TaskSpec;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.attempt.PodTemplate;
import dev.davit.operator.attempt.TaskVersion;
import dev.davit.operator.queue.Lane;
import dev.davit.operator.queue.QueueRef;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whether the API server agrees with the rules for podTemplates, in a namespace that enforces the
/// Pod Security Standard *restricted*.
@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class PodTemplateSecurityIT {
  private final KubernetesClient client;
  private final String namespace;

  PodTemplateSecurityIT(ControlPlane cluster) {
    client = cluster.client();
    namespace = cluster.newNamespace();
    client
        .namespaces()
        .withName(namespace)
        .edit(
            it ->
                it.edit()
                    .editMetadata()
                    .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                    .endMetadata()
                    .build());
    for (var needed :
        List.of(
            "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: templates},"
                + " value: 5}",
            "{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: templates}, handler:"
                + " templates}",
            "{apiVersion: v1, kind: ServiceAccount, metadata: {name: templates, namespace: %s}}"
                .formatted(namespace))) {
      client.resource(yaml(needed).toString()).forceConflicts().serverSideApply();
    }
    // The API server's admission goes by them a moment later.
    Awaitility.await("the admission knows the priority class")
        .until(() -> refusal(pod("{spec: {priorityClassName: templates}}")).isEmpty());
    Awaitility.await("the admission knows the namespace's level")
        .until(() -> refusal(pod("{spec: {hostNetwork: true}}")).isPresent());
  }

  record Good(String what, String template) {
    @Override
    public String toString() {
      return what;
    }
  }

  /// Together they use every field that is allowed.
  static Stream<Good> good() {
    return Stream.of(
        new Good("nothing", "{}"),
        new Good(
            "labels and annotations",
            "{metadata: {labels: {a: b}, annotations: {a.example/b: c}}}"),
        new Good(
            "a place to run",
            """
            spec:
              nodeSelector: {disk: ssd}
              preemptionPolicy: PreemptLowerPriority
              priorityClassName: templates
              runtimeClassName: templates
              schedulerName: mine
              tolerations: [{key: a, operator: Equal, value: b, effect: NoExecute, tolerationSeconds: 5}]
              topologySpreadConstraints:
                - labelSelector: {matchLabels: {a: b}}
                  matchLabelKeys: [c]
                  maxSkew: 1
                  minDomains: 2
                  nodeAffinityPolicy: Honor
                  nodeTaintsPolicy: Honor
                  topologyKey: zone
                  whenUnsatisfiable: DoNotSchedule
            """),
        new Good(
            "affinity",
            """
            spec:
              affinity:
                nodeAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                    nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}]}]
                  preferredDuringSchedulingIgnoredDuringExecution:
                    - weight: 1
                      preference:
                        matchExpressions: [{key: a, operator: In, values: [b]}]
                        matchFields: [{key: metadata.name, operator: In, values: [n]}]
                podAffinity:
                  preferredDuringSchedulingIgnoredDuringExecution:
                    - weight: 1
                      podAffinityTerm:
                        labelSelector:
                          matchLabels: {a: b}
                          matchExpressions: [{key: c, operator: In, values: [d]}]
                        matchLabelKeys: [e]
                        mismatchLabelKeys: [f]
                        namespaces: [n]
                        namespaceSelector: {matchLabels: {a: b}}
                        topologyKey: zone
                  requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone}]
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone}]
            """),
        new Good(
            "a name, a network and an identity",
            """
            spec:
              dnsConfig: {nameservers: [10.0.0.1], searches: [a.example], options: [{name: ndots, value: '2'}]}
              dnsPolicy: None
              enableServiceLinks: true
              hostAliases: [{ip: 10.0.0.2, hostnames: [b.example]}]
              hostname: h
              imagePullSecrets: [{name: s}]
              serviceAccountName: templates
              subdomain: d
            """),
        new Good(
            "a security context of the pod",
            """
            spec:
              securityContext:
                appArmorProfile: {type: Localhost, localhostProfile: p}
                fsGroup: 1
                fsGroupChangePolicy: OnRootMismatch
                runAsGroup: 1
                runAsNonRoot: true
                runAsUser: 1
                seLinuxChangePolicy: Recursive
                seLinuxOptions: {level: 's0:c1,c2', type: container_t}
                seccompProfile: {type: Localhost, localhostProfile: p.json}
                supplementalGroups: [1]
                supplementalGroupsPolicy: Merge
                sysctls: [{name: net.ipv4.tcp_syncookies, value: '1'}]
            """),
        new Good(
            "the task's container",
            """
            spec:
              volumes: [{name: cache, emptyDir: {}}]
              containers:
                - name: task
                  imagePullPolicy: Always
                  workingDir: /tmp
                  env:
                    - {name: A, value: a}
                    - {name: B, valueFrom: {configMapKeyRef: {name: c, key: k, optional: true}}}
                    - {name: C, valueFrom: {secretKeyRef: {name: c, key: k, optional: true}}}
                    - {name: D, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: metadata.name}}}
                    - {name: E, valueFrom: {resourceFieldRef: {containerName: task, resource: limits.cpu, divisor: 1m}}}
                    - {name: F, valueFrom: {fileKeyRef: {volumeName: cache, path: env, key: K, optional: true}}}
                  envFrom:
                    - {prefix: P_, configMapRef: {name: c, optional: true}}
                    - {secretRef: {name: s, optional: true}}
                  ports: [{containerPort: 8080, name: http, protocol: TCP}]
                  volumeMounts:
                    - {name: cache, mountPath: /a, readOnly: true, recursiveReadOnly: IfPossible, mountPropagation: None, subPath: a}
                    - {name: cache, mountPath: /b, mountPropagation: HostToContainer, subPathExpr: $(A)}
                  securityContext:
                    allowPrivilegeEscalation: false
                    appArmorProfile: {type: RuntimeDefault}
                    capabilities: {drop: [ALL]}
                    privileged: false
                    procMount: Default
                    readOnlyRootFilesystem: true
                    runAsGroup: 1
                    runAsNonRoot: true
                    runAsUser: 1
                    seLinuxOptions: {level: 's0:c1,c2', type: container_init_t}
                    seccompProfile: {type: RuntimeDefault}
            """),
        new Good(
            "a profile of the node",
            """
            spec:
              containers:
                - name: task
                  securityContext:
                    appArmorProfile: {type: Localhost, localhostProfile: p}
                    seccompProfile: {type: Localhost, localhostProfile: p.json}
            """),
        new Good(
            "sidecars",
            """
            spec:
              initContainers:
                - {name: migrate, image: 'm:1', command: [sh]}
                - name: proxy
                  image: p:1
                  args: [a]
                  env: [{name: A, value: a}]
                  envFrom: [{configMapRef: {name: c}}]
                  imagePullPolicy: Always
                  livenessProbe: {httpGet: {port: 80}}
                  ports: [{containerPort: 81}]
                  readinessProbe: {httpGet: {port: 80}}
                  resources: {limits: {cpu: 1}}
                  securityContext: {runAsUser: 7}
                  volumeMounts: [{name: tmp, mountPath: /tmp}]
                  workingDir: /
                  restartPolicy: Always
                  startupProbe: {httpGet: {port: 80}}
                  lifecycle: {preStop: {sleep: {seconds: 3}}}
              containers:
                - name: a
                  image: a:1
                  command: [sh]
                  args: [-c]
                  env: [{name: A, value: a}]
                  envFrom: [{configMapRef: {name: c}}]
                  imagePullPolicy: Always
                  ports: [{containerPort: 80}]
                  volumeMounts: [{name: tmp, mountPath: /tmp}]
                  workingDir: /
                  securityContext: {runAsUser: 7}
                  resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 100m}}
                  lifecycle:
                    postStart: {exec: {command: [a]}}
                    preStop: {exec: {command: [a]}}
                  livenessProbe:
                    exec: {command: [a]}
                    failureThreshold: 1
                    initialDelaySeconds: 1
                    periodSeconds: 1
                    successThreshold: 1
                    terminationGracePeriodSeconds: 1
                    timeoutSeconds: 1
                  readinessProbe: {tcpSocket: {port: 80}}
                  startupProbe: {grpc: {port: 80}}
                - name: b
                  image: b:1
                  lifecycle:
                    postStart: {httpGet: {path: /, port: 80, scheme: HTTPS, httpHeaders: [{name: Host, value: a.example}]}}
                  livenessProbe: {grpc: {port: 80, service: s}}
                - name: c
                  image: c:1
                  lifecycle: {postStart: {tcpSocket: {port: 80}}}
                  livenessProbe: {httpGet: {port: 80}}
                - name: d
                  image: d:1
                  lifecycle: {postStart: {sleep: {seconds: 1}}}
                  livenessProbe: {tcpSocket: {port: 80}}
            """),
        new Good(
            "volumes",
            """
            spec:
              volumes:
                - name: a
                  configMap: {name: c, optional: true, defaultMode: 292, items: [{key: k, path: p, mode: 292}]}
                - name: b
                  csi: {driver: d.example, fsType: ext4, readOnly: true, nodePublishSecretRef: {name: s}, volumeAttributes: {a: b}}
                - name: c
                  downwardAPI:
                    defaultMode: 292
                    items:
                      - {path: a, mode: 292, fieldRef: {apiVersion: v1, fieldPath: metadata.name}}
                      - {path: b, resourceFieldRef: {containerName: task, resource: limits.cpu, divisor: 1m}}
                - name: d
                  emptyDir: {medium: Memory, sizeLimit: 1Gi}
                - name: e
                  ephemeral:
                    volumeClaimTemplate:
                      metadata: {labels: {a: b}, annotations: {a.example/b: c}}
                      spec:
                        accessModes: [ReadWriteOnce]
                        dataSource: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: s}
                        resources: {requests: {storage: 1Gi}}
                        selector: {matchLabels: {a: b}}
                        storageClassName: fast
                        volumeAttributesClassName: gold
                        volumeMode: Filesystem
                - name: f
                  image: {reference: 'data:1', pullPolicy: Always}
                - name: g
                  persistentVolumeClaim: {claimName: c, readOnly: true}
                - name: h
                  projected:
                    defaultMode: 292
                    sources:
                      - configMap: {name: c, optional: true, items: [{key: k, path: p}]}
                      - downwardAPI: {items: [{path: a, fieldRef: {fieldPath: metadata.name}}]}
                      - secret: {name: s, optional: true, items: [{key: k, path: q}]}
                - name: i
                  secret: {secretName: s, optional: true, defaultMode: 292, items: [{key: k, path: p, mode: 292}]}
            """));
  }

  @ParameterizedTest
  @MethodSource("good")
  void theApiServerTakesWhatTheRulesAllow(Good good) {
    assertThat(PodTemplate.faultOf(yaml(good.template()), false)).isEmpty();
    assertThat(refusal(pod(good.template()))).isEmpty();
  }

  record Dangerous(String what, String template) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Dangerous spec(String spec) {
    return new Dangerous(spec, "{spec: {%s}}".formatted(spec));
  }

  private static Dangerous task(String fields) {
    return spec("containers: [{name: task, %s}]".formatted(fields));
  }

  private static Dangerous sidecar(String fields) {
    return spec("containers: [{name: a, image: b, %s}]".formatted(fields));
  }

  static Stream<Dangerous> dangerous() {
    return Stream.of(
        spec("hostNetwork: true"),
        spec("hostPID: true"),
        spec("hostIPC: true"),
        spec("volumes: [{name: a, hostPath: {path: /}}]"),
        spec("volumes: [{name: a, nfs: {server: s, path: /}}]"),
        spec(
            "volumes: [{name: a, iscsi: {targetPortal: 10.0.0.1, iqn: 'iqn.2001-04.com.a:b', lun:"
                + " 1}}]"),
        spec("securityContext: {runAsUser: 0}"),
        spec("securityContext: {runAsNonRoot: false}"),
        spec("securityContext: {seccompProfile: {type: Unconfined}}"),
        spec("securityContext: {appArmorProfile: {type: Unconfined}}"),
        spec("securityContext: {seLinuxOptions: {type: spc_t}}"),
        spec("securityContext: {seLinuxOptions: {user: system_u}}"),
        spec("securityContext: {sysctls: [{name: kernel.msgmax, value: '1'}]}"),
        task("securityContext: {privileged: true, allowPrivilegeEscalation: true}"),
        task("securityContext: {allowPrivilegeEscalation: true}"),
        task("securityContext: {capabilities: {drop: [NET_RAW]}}"),
        task("securityContext: {capabilities: {drop: [ALL], add: [SYS_ADMIN]}}"),
        task("securityContext: {runAsUser: 0}"),
        task("securityContext: {runAsNonRoot: false}"),
        task("securityContext: {seccompProfile: {type: Unconfined}}"),
        task("ports: [{containerPort: 80, hostPort: 80}]"),
        sidecar("securityContext: {privileged: true, allowPrivilegeEscalation: true}"),
        sidecar("livenessProbe: {httpGet: {port: 80, host: 169.254.169.254}}"),
        sidecar("readinessProbe: {tcpSocket: {port: 80, host: 169.254.169.254}}"),
        sidecar("startupProbe: {httpGet: {port: 80, host: 169.254.169.254}}"),
        sidecar("lifecycle: {postStart: {httpGet: {port: 80, host: 169.254.169.254}}}"),
        sidecar("lifecycle: {preStop: {tcpSocket: {port: 80, host: 169.254.169.254}}}"));
  }

  /// That the API server refuses it shows that the row is about something dangerous.
  @ParameterizedTest
  @MethodSource("dangerous")
  void theRulesRefuseWhatTheApiServerWouldRefuse(Dangerous dangerous) {
    assertThat(PodTemplate.faultOf(yaml(dangerous.template()), false)).isPresent();
    assertThat(PodTemplate.faultOf(yaml(dangerous.template()), true)).isEmpty();
    assertThat(refusal(pod(dangerous.template())).orElse("taken")).contains("violates PodSecurity");
  }

  @Test
  void everyFieldThatIsAllowedIsTried() throws IOException {
    var used = new TreeSet<String>();
    good().forEach(good -> fields("", yaml(good.template()), used));
    var missing = new TreeSet<String>();
    var privileged = new TreeSet<String>();
    for (var line : Files.readAllLines(Path.of("../docs/pod-template.md"))) {
      var cells = line.split("\\|", -1);
      if (cells.length == 6 && (cells[1].contains("`") || cells[1].contains("the template"))) {
        var path =
            cells[1].replace("the template", "").replace("`", "").replace(": .", ".").strip();
        for (var name : cells[3].split(",", -1)) {
          privileged.add(path + "." + name.strip());
        }
        // Below a field that is not allowed there is nothing to try.
        if (privileged.contains(path)) {
          continue;
        }
        for (var field : cells[2].replace(" (required)", "").split(",", -1)) {
          var name = field.strip();
          if (!name.startsWith("as in") && !used.contains(path + "." + name)) {
            missing.add(path + "." + name);
          }
        }
      }
    }
    assertThat(used).hasSizeGreaterThan(200);
    assertThat(missing).isEmpty();
  }

  /// The fields that `node` has, by paths as the page writes them.
  private static void fields(String path, JsonNode node, Set<String> into) {
    for (var field : node.properties()) {
      into.add(path + "." + field.getKey());
      fields(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), into);
    }
    for (var item : node.isArray() ? node : List.<JsonNode>of()) {
      var isTask = item.path("name").asText().equals(PodFactory.CONTAINER);
      var kind = path.equals("spec.containers") ? isTask ? " named task" : " of other names" : "";
      fields(path + "[]" + kind, item, into);
    }
  }

  /// What the API server says to the pod; empty if it would take it.
  private Optional<String> refusal(Pod pod) {
    try {
      client.pods().inNamespace(namespace).resource(pod).dryRun().create();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Pod pod(String template) {
    var run = new Run();
    run.getMetadata().setName("r");
    run.getMetadata().setNamespace(namespace);
    run.getMetadata().setUid("uid-1");
    run.getMetadata().setCreationTimestamp("2026-01-01T12:00:00Z");
    run.setSpec(RunSpec.of("charge").build());
    var task = new Task();
    task.getMetadata().setName("charge");
    task.getMetadata().setGeneration(1L);
    task.setSpec(TaskSpec.of("app:1").maxDuration("1m").podTemplate(yaml(template)).build());
    return new PodFactory(MachinePresets.DEFAULTS, Duration.ofMinutes(5))
        .create(
            run,
            TaskVersion.resolve(task, run.getSpec()),
            new AttemptId(1, 0),
            "r-1",
            new Lane(new QueueRef.Named(namespace, "emails"), ""),
            Optional.empty());
  }

  private static JsonNode yaml(String text) {
    try {
      return new YAMLMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
