package dev.davit.operator.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The Pod Security Standard *restricted*, written down from
/// <https://kubernetes.io/docs/concepts/security/pod-security-standards/> and not from Davit's
/// rules.
final class RestrictedStandard {
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "name",
          "persistentVolumeClaim",
          "projected",
          "secret");
  private static final Set<String> SYSCTLS =
      Set.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.ip_unprivileged_port_start",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.ping_group_range",
          "net.ipv4.ip_local_reserved_ports",
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes",
          "net.ipv4.tcp_rmem",
          "net.ipv4.tcp_wmem");
  private static final Set<String> SE_LINUX_TYPES =
      Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

  private final List<String> violations = new ArrayList<>();

  private RestrictedStandard() {}

  static List<String> violationsOf(JsonNode pod) {
    var standard = new RestrictedStandard();
    standard.check(pod);
    return standard.violations;
  }

  private void check(JsonNode pod) {
    var spec = pod.path("spec");
    for (var annotation : pod.path("metadata").path("annotations").properties()) {
      var value = annotation.getValue().asText();
      refuse(
          annotation.getKey().startsWith(APP_ARMOR)
              && !value.equals("runtime/default")
              && !value.startsWith("localhost/"),
          "AppArmor annotation " + value);
    }
    for (var name : List.of("hostNetwork", "hostPID", "hostIPC")) {
      refuse(spec.path(name).asBoolean(false), name);
    }
    for (var volume : spec.path("volumes")) {
      volume
          .fieldNames()
          .forEachRemaining(source -> refuse(!VOLUMES.contains(source), "volume " + source));
    }
    var pods = spec.path("securityContext");
    context("pod", pods);
    for (var sysctl : pods.path("sysctls")) {
      var name = sysctl.path("name").asText();
      refuse(!SYSCTLS.contains(name), "sysctl " + name);
    }
    containers(spec).forEach(container -> container(pods, container));
  }

  private static Stream<JsonNode> containers(JsonNode spec) {
    return Stream.of("containers", "initContainers", "ephemeralContainers")
        .flatMap(list -> spec.path(list).valueStream());
  }

  private void container(JsonNode pods, JsonNode container) {
    var name = container.path("name").asText();
    var own = container.path("securityContext");
    context(name, own);
    refuse(own.path("privileged").asBoolean(false), name + " is privileged");
    refuse(own.path("allowPrivilegeEscalation").asBoolean(true), name + " may escalate");
    var drop = own.path("capabilities").path("drop").valueStream().map(JsonNode::asText).toList();
    refuse(!drop.contains("ALL"), name + " does not drop all capabilities");
    for (var added : own.path("capabilities").path("add")) {
      refuse(!added.asText().equals("NET_BIND_SERVICE"), name + " adds " + added);
    }
    var procMount = own.path("procMount").asText("Default");
    refuse(!procMount.equals("Default"), name + " has procMount " + procMount);
    refuse(
        !own.path("runAsNonRoot").asBoolean(pods.path("runAsNonRoot").asBoolean(false)),
        name + " may run as root");
    var seccomp =
        own.path("seccompProfile").isMissingNode()
            ? pods.path("seccompProfile")
            : own.path("seccompProfile");
    refuse(
        !Set.of("RuntimeDefault", "Localhost").contains(seccomp.path("type").asText()),
        name + " has seccomp " + seccomp);
    for (var port : container.path("ports")) {
      refuse(port.path("hostPort").asInt(0) != 0, name + " has a host port");
    }
    var handlers =
        Stream.concat(
            Stream.of("livenessProbe", "readinessProbe", "startupProbe").map(container::path),
            Stream.of("postStart", "preStop").map(container.path("lifecycle")::path));
    handlers.forEach(
        handler -> {
          for (var kind : List.of("httpGet", "tcpSocket")) {
            refuse(
                !handler.path(kind).path("host").asText("").isEmpty(),
                name + " lets the kubelet call a host");
          }
        });
  }

  /// What is the same in a pod and in a container.
  private void context(String of, JsonNode context) {
    refuse(
        context.path("windowsOptions").path("hostProcess").asBoolean(false), of + " is the host");
    refuse(context.path("runAsUser").asLong(-1) == 0, of + " runs as root");
    refuse(!context.path("runAsNonRoot").asBoolean(true), of + " runs as root");
    for (var profile : List.of("appArmorProfile", "seccompProfile")) {
      var type = context.path(profile);
      refuse(
          !type.isMissingNode()
              && !Set.of("RuntimeDefault", "Localhost").contains(type.path("type").asText()),
          of + " has " + profile + " " + type);
    }
    var linux = context.path("seLinuxOptions");
    refuse(
        !SE_LINUX_TYPES.contains(linux.path("type").asText(""))
            || !linux.path("user").asText("").isEmpty()
            || !linux.path("role").asText("").isEmpty(),
        of + " has SELinux " + linux);
  }

  private void refuse(boolean violated, String what) {
    if (violated) {
      violations.add(what);
    }
  }
}
