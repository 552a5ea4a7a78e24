package dev.davit.operator.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.operator.attempt.TemplateShape.Bound;
import java.util.Set;

/// The values that keep a pod within the Pod Security Standard *restricted*.
final class TemplateBounds {
  static final Bound TRUE = new Bound("true", JsonNode::asBoolean);
  static final Bound FALSE = new Bound("false", it -> !it.asBoolean());
  static final Bound NOT_ROOT = new Bound("more than 0", it -> it.asLong() > 0);
  static final Bound NONE_IS_ROOT =
      new Bound("each more than 0", it -> it.valueStream().allMatch(id -> id.asLong() > 0));
  static final Bound PROFILE = Bound.type("RuntimeDefault", "Localhost");

  /// A list of capabilities to drop replaces Davit's own list.
  static final Bound DROPS_ALL =
      new Bound(
          "`drop` with ALL",
          it -> it.path("drop").valueStream().anyMatch(name -> name.asText().equals("ALL")));

  static final Bound SE_LINUX =
      new Bound(
          "`type` container_t, container_init_t, container_kvm_t, container_engine_t",
          it ->
              !it.has("type")
                  || Set.of(
                          "container_t",
                          "container_init_t",
                          "container_kvm_t",
                          "container_engine_t")
                      .contains(it.path("type").asText()));

  /// The sysctls of the standard *baseline*, which *restricted* includes.
  static final Bound SAFE_SYSCTL =
      Bound.oneOf(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.ip_local_reserved_ports",
          "net.ipv4.ip_unprivileged_port_start",
          "net.ipv4.ping_group_range",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes",
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_syncookies");

  private TemplateBounds() {}
}
