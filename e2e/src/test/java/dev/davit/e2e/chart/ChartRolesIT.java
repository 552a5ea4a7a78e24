package dev.davit.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.Helm;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.cluster.RealHelm;
import dev.davit.e2e.operator.Crds;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
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
    awaitAllowed("viewer", "get runs", "get tasks", "get queues", "get tokens", "get schedules");
    awaitAllowed(
        "runner-of-tasks",
        "get runs",
        "create runs",
        "patch runs",
        "get tasks",
        "get queues",
        "get tokens",
        "create tokens",
        "patch tokens",
        "complete tokens",
        "get schedules",
        "create schedules",
        "patch schedules",
        "delete schedules",
        "get pods",
        "get pods/log");
    awaitAllowed(
        "admin",
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
        "delete queues",
        "get tokens",
        "create tokens",
        "patch tokens",
        "delete tokens",
        "complete tokens",
        "get schedules",
        "create schedules",
        "patch schedules",
        "delete schedules");
  }

  /// The API server goes by roles and bindings a moment after they were created.
  private void awaitAllowed(String user, String... expected) {
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(allowed(user)).as(user).containsExactlyInAnyOrder(expected));
  }

  private List<String> allowed(String user) {
    var allowed = new ArrayList<String>();
    for (var resource :
        List.of(
            "runs",
            "tasks",
            "queues",
            "tokens",
            "schedules",
            "runs/status",
            "tokens/status",
            "schedules/status",
            "pods",
            "pods/log")) {
      var parts = (resource + "/").split("/", -1);
      for (var verb : List.of("get", "create", "patch", "delete", "complete")) {
        if (isAllowed(user, verb, parts[0], parts[1])) {
          allowed.add(verb + " " + resource);
        }
      }
    }
    return allowed;
  }

  private boolean isAllowed(String user, String verb, String resource, String subresource) {
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(user)
            .withNewResourceAttributes()
            .withNamespace(namespace)
            .withVerb(verb)
            .withGroup(resource.equals("pods") ? "" : "davit.dev")
            .withResource(resource)
            .withSubresource(subresource)
            .endResourceAttributes()
            .endSpec()
            .build();
    var answer = cluster.client().authorization().v1().subjectAccessReview().create(review);
    return answer.getStatus().getAllowed();
  }
}
