package dev.davit.operator.attempt;

import dev.davit.api.Annotations;
import dev.davit.api.Entrypoint;
import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.TaskContainer;
import dev.davit.contract.Assignment.AssignedGateway;
import dev.davit.contract.PodContract;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.queue.Lane;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFileBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes the pod of an attempt: restricted, without a Kubernetes token, and with the assignment in
/// an annotation.
///
/// @param startTimeout how long a pod may take until its container runs, if the task does not say;
///   part of the kubelet's deadline
public record PodFactory(MachinePresets machines, Duration startTimeout) {
  /// The name of the container that fulfils the contract.
  public static final String CONTAINER = "task";

  private static final String ASSIGNMENT = "assignment";
  private static final String TMP = "tmp";
  private static final String TOKEN = "gateway-token";

  /// The volumes that pods have.
  static final Set<String> VOLUMES = Set.of(ASSIGNMENT, TMP, TOKEN);

  /// The kubelet replaces the token after four fifths of its life.
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(10);

  /// A token that only the gateway accepts, and that says which pod has it.
  private static final Volume TOKEN_VOLUME =
      new VolumeBuilder()
          .withName(TOKEN)
          .withNewProjected()
          .addNewSource()
          .withNewServiceAccountToken()
          .withAudience(PodContract.GATEWAY_AUDIENCE)
          .withExpirationSeconds(TOKEN_LIFE.toSeconds())
          .withPath(within(PodContract.GATEWAY_TOKEN_FOLDER, PodContract.GATEWAY_TOKEN_FILE))
          .endServiceAccountToken()
          .endSource()
          .endProjected()
          .build();

  private static final long NOBODY = 65532L;

  /// The time that the runner needs after the cancelTimeout to write its result.
  private static final Duration RESULT_TIME = Duration.ofSeconds(5);

  /// The pod `name` of attempt `id` of `run`, in the version `task`. It takes a slot of `lane`.
  public Pod create(
      Run run,
      TaskVersion task,
      AttemptId id,
      String name,
      Lane lane,
      Optional<AssignedGateway> gateway) {
    var preset =
        machines
            .find(task.machine())
            .orElseThrow(() -> new IllegalStateException(machines.unknown(task.machine())));
    var pod = create(run, task, id, name, lane, preset, gateway);
    var template = task.spec().podTemplate();
    return template == null ? pod : PodTemplate.apply(template, pod);
  }

  private Pod create(
      Run run,
      TaskVersion task,
      AttemptId id,
      String name,
      Lane lane,
      MachinePreset preset,
      Optional<AssignedGateway> gateway) {
    var hasToken = gateway.isPresent() && task.entrypoint() == Entrypoint.RUNNER;
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(run.getMetadata().getNamespace())
        .withName(name)
        .withLabels(PodMetadata.labels(run, id))
        .withAnnotations(PodMetadata.annotations(run, task, id, lane, gateway))
        .addNewOwnerReference()
        .withApiVersion(run.getApiVersion())
        .withKind(run.getKind())
        .withName(run.getMetadata().getName())
        .withUid(run.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(false)
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withAutomountServiceAccountToken(false)
        // As an admission plugin would do; without it, a pod with a token of an account is invalid.
        .withServiceAccountName(hasToken ? "default" : null)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(task.cancelTimeout().plus(RESULT_TIME).toSeconds())
        .withActiveDeadlineSeconds(deadline(task).orElse(null))
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(NOBODY)
        .withRunAsGroup(NOBODY)
        .withFsGroup(NOBODY)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .withContainers(container(run, task, preset, hasToken))
        .withNodeSelector(preset.nodeSelector())
        .withTolerations(preset.tolerations())
        .withVolumes(volumes(task.entrypoint(), preset, hasToken))
        .endSpec()
        .build();
  }

  /// The name of the run that `pod` belongs to; empty if somebody removed the label.
  public static String runOf(Pod pod) {
    return pod.getMetadata().getLabels().getOrDefault(Labels.RUN, "");
  }

  /// The size of the payload as JSON, in bytes.
  private static int payloadBytes(Run run) {
    var payload = run.getSpec().payload();
    return payload == null ? 0 : FreeJson.bytes(payload);
  }

  private static Container container(
      Run run, TaskVersion task, MachinePreset preset, boolean hasToken) {
    var spec = task.spec();
    var byContainer = Optional.ofNullable(spec.container());
    return new ContainerBuilder()
        .withName(CONTAINER)
        .withImage(byContainer.map(TaskContainer::image).orElse(spec.image()))
        .withCommand(byContainer.map(TaskContainer::command).orElse(null))
        .withArgs(byContainer.map(TaskContainer::args).orElse(null))
        .withEnvFrom(byContainer.map(TaskContainer::envFrom).orElse(null))
        .withEnv(
            env(
                run,
                task.entrypoint(),
                byContainer.map(TaskContainer::env).orElse(List.of()),
                hasToken))
        .withTerminationMessagePath(PodContract.RESULT_FILE)
        // Without a result, the kubelet puts the end of the log there: no request needed.
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withNewResources()
        .withRequests(preset.requests())
        .withLimits(preset.limits())
        .endResources()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .withVolumeMounts(mounts(hasToken))
        .build();
  }

  private static List<VolumeMount> mounts(boolean hasToken) {
    var mounts = new ArrayList<VolumeMount>();
    mounts.add(mount(ASSIGNMENT, PodContract.ASSIGNMENT_FOLDER, true));
    mounts.add(mount(TMP, "/tmp", false));
    if (hasToken) {
      mounts.add(mount(TOKEN, PodContract.GATEWAY_TOKEN_FOLDER, true));
    }
    return mounts;
  }

  private static VolumeMount mount(String volume, String path, boolean isReadOnly) {
    return new VolumeMountBuilder()
        .withName(volume)
        .withMountPath(path)
        .withReadOnly(isReadOnly ? true : null)
        .build();
  }

  private static List<Volume> volumes(
      Entrypoint entrypoint, MachinePreset preset, boolean hasToken) {
    var volumes = new ArrayList<Volume>();
    volumes.add(assignmentVolume(entrypoint));
    volumes.add(tmpVolume(preset));
    if (hasToken) {
      volumes.add(TOKEN_VOLUME);
    }
    return volumes;
  }

  private static List<EnvVar> env(
      Run run, Entrypoint entrypoint, List<EnvVar> own, boolean hasToken) {
    var env = new ArrayList<>(own);
    env.add(variable(PodContract.ASSIGNMENT_FILE_ENV, PodContract.ASSIGNMENT_FILE));
    env.add(variable(PodContract.RESULT_FILE_ENV, PodContract.RESULT_FILE));
    if (hasToken) {
      env.add(variable(PodContract.GATEWAY_TOKEN_FILE_ENV, PodContract.GATEWAY_TOKEN_FILE));
    }
    if (entrypoint == Entrypoint.CONTAINER) {
      env.add(variable(PodContract.PAYLOAD_FILE_ENV, PodContract.PAYLOAD_FILE));
      if (payloadBytes(run) <= PodContract.MAX_PAYLOAD_ENV_BYTES) {
        env.add(
            new EnvVarBuilder()
                .withName(PodContract.PAYLOAD_ENV)
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath(annotationPath(Annotations.PAYLOAD))
                .endFieldRef()
                .endValueFrom()
                .build());
      }
    }
    return env;
  }

  private static EnvVar variable(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static Volume assignmentVolume(Entrypoint entrypoint) {
    var files = new ArrayList<DownwardAPIVolumeFile>();
    files.add(file(PodContract.ASSIGNMENT_FILE, Annotations.ASSIGNMENT));
    if (entrypoint == Entrypoint.CONTAINER) {
      files.add(file(PodContract.PAYLOAD_FILE, Annotations.PAYLOAD));
    }
    return new VolumeBuilder()
        .withName(ASSIGNMENT)
        .withNewDownwardAPI()
        .withItems(files)
        .endDownwardAPI()
        .build();
  }

  private static DownwardAPIVolumeFile file(String path, String annotation) {
    return new DownwardAPIVolumeFileBuilder()
        .withPath(within(PodContract.ASSIGNMENT_FOLDER, path))
        .withNewFieldRef()
        .withFieldPath(annotationPath(annotation))
        .endFieldRef()
        .build();
  }

  /// The path of a file in its folder.
  private static String within(String folder, String file) {
    return file.substring(folder.length() + 1);
  }

  private static String annotationPath(String annotation) {
    return "metadata.annotations['" + annotation + "']";
  }

  /// The limit of the whole pod is the same. With this limit, the kubelet's message names the
  /// volume.
  private static Volume tmpVolume(MachinePreset preset) {
    return new VolumeBuilder()
        .withName(TMP)
        .withNewEmptyDir()
        .withSizeLimit(preset.ephemeralStorage())
        .endEmptyDir()
        .build();
  }

  /// The kubelet's own deadline counts from the pod's start, so it includes the start timeout.
  private Optional<Long> deadline(TaskVersion task) {
    var start = task.startTimeout().orElse(startTimeout);
    return task.maxDuration().map(max -> max.plus(start).toSeconds());
  }
}
