package dev.davit.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.Helm;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.cluster.RealHelm;
import dev.davit.e2e.operator.Crds;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The roles that people bind, as an API server understands them.
@RealApi
@RealHelm
class ChartRolesIT {
  private final ControlPlane cluster;
  private final Chart chart;
  private final String namespace;

  ChartRolesIT(ControlPlane cluster, Helm helm) {
    this.cluster = cluster;
    chart = new Chart(helm);
    Crds.install(cluster);
    namespace = cluster.newNamespace();
  }

  @Test
  void peoplesRolesAllowWhatTheirNamesSay() {
    for (var object : chart.render().all(ClusterRole.class)) {
      cluster.client().resource(object).create();
    }
    for (var role : List.of("viewer", "runner-of-tasks", "admin")) {
      cluster
          .kubectl(
              "create",
              "rolebinding",
              role,
              "--clusterrole=davit-" + role,
              "--user=" + role,
              "--namespace=" + namespace)
          .orFail();
    }
    assertThat(allowed("viewer")).containsExactlyInAnyOrder("get runs", "get tasks", "get queues");
    assertThat(allowed("runner-of-tasks"))
        .containsExactlyInAnyOrder(
            "get runs",
            "create runs",
            "patch runs",
            "get tasks",
            "get queues",
            "get pods",
            "get pods/log");
    assertThat(allowed("admin"))
        .containsExactlyInAnyOrder(
            "get runs",
            "create runs",
            "patch runs",
            "delete runs",
            "get tasks",
            "create tasks",
            "patch tasks",
            "delete tasks",
            "get queues",
            "create queues",
            "patch queues",
            "delete queues");
  }

  private List<String> allowed(String user) {
    var allowed = new ArrayList<String>();
    for (var resource : List.of("runs", "tasks", "queues", "runs/status", "pods", "pods/log")) {
      var parts = (resource + "/").split("/", -1);
      for (var verb : List.of("get", "create", "patch", "delete")) {
        var answer =
            cluster.kubectl(
                "auth",
                "can-i",
                verb,
                parts[0],
                "--subresource=" + parts[1],
                "--as=" + user,
                "--namespace=" + namespace);
        if (answer.stdout().startsWith("yes")) {
          allowed.add(verb + " " + resource);
        }
      }
    }
    return allowed;
  }
}
