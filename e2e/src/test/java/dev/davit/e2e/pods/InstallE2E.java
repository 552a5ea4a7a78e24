package dev.davit.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Phase;
import dev.davit.e2e.cluster.AuditEvent;
import dev.davit.e2e.cluster.Cluster;
import dev.davit.e2e.cluster.CommandResult;
import dev.davit.e2e.cluster.RealCluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What Helm does to a Davit that is at work, and what the operator may do.
@RealCluster
class InstallE2E {
  private static final List<String> RUNS = List.of("r-1", "r-2", "r-3");

  private final Cluster cluster;
  private final Davit davit;
  private final Tenant tenant;

  InstallE2E(Cluster cluster) {
    this.cluster = cluster;
    davit = Davit.on(cluster);
    tenant = new Tenant(cluster);
    tenant.script("nap", "sleep 10", "retry: {maxAttempts: 1}");
  }

  @Test
  void upgradeInterruptsNoRun() {
    var before = davit.operators().stream().map(pod -> pod.getMetadata().getName()).toList();
    RUNS.forEach(run -> tenant.run(run, "nap"));
    tenant.awaitExecuting("r-1");

    davit.install("--set-string=podAnnotations.upgraded=yes");

    assertThat(davit.operators())
        .filteredOn(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .isNotEmpty()
        .noneMatch(pod -> before.contains(pod.getMetadata().getName()));
    assertAllCompleted();
  }

  @Test
  void doctorSeesTheOperatorTheLeaderAndNothingWrong() {
    tenant.run("r-1", "nap");
    tenant.awaitFinished("r-1");

    var doctor =
        CommandResult.run(
            "",
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                dev.davit.cli.Davit.class.getName(),
                "doctor",
                "--kubeconfig=" + cluster.kubeconfig(),
                "--namespace=" + tenant.namespace()));

    assertThat(doctor.stdout())
        .contains("Operator " + Davit.NAMESPACE + "/davit has ", " leads.", "You may trigger")
        .doesNotContain("bad ");
    assertThat(doctor.exitCode()).as(doctor.stderr()).isZero();
  }

  @Test
  void uninstallLeavesNothingThatIsStuckAndRunsGoOnAfterTheNextInstall() {
    RUNS.forEach(run -> tenant.run(run, "nap"));
    tenant.awaitExecuting("r-1");
    var other = new Tenant(cluster);
    other.script("nap", "sleep 60");
    other.run("abandoned", "nap");
    other.awaitExecuting("abandoned");

    davit.uninstall();

    cluster.kubectl("delete", "namespace", other.namespace(), "--timeout=90s").orFail();
    assertThat(cluster.kubectl("get", "all", "--namespace=" + Davit.NAMESPACE).stdout()).isEmpty();
    davit.install();
    assertAllCompleted();
  }

  @Test
  void operatorIsNeverForbiddenWhatItDoes() {
    tenant.run("r-1", "nap");
    tenant.awaitFinished("r-1");

    cluster
        .controlPlane()
        .ifPresent(
            plane ->
                assertThat(plane.auditEvents())
                    .filteredOn(event -> event.user().startsWith(Davit.USER_PREFIX))
                    .isNotEmpty()
                    .filteredOn(event -> event.code() == 403)
                    .extracting(AuditEvent::toString)
                    .isEmpty());
  }

  private void assertAllCompleted() {
    for (var run : RUNS) {
      var status = tenant.awaitPhase(run, Phase.COMPLETED);
      assertThat(status.attempt()).isEqualTo(1);
      assertThat(status.disruptions()).isNull();
    }
  }
}
