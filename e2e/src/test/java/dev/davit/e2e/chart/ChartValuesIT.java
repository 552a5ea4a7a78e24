package dev.davit.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.e2e.cluster.Helm;
import dev.davit.e2e.cluster.RealHelm;
import dev.davit.operator.OperatorSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which values the chart refuses, and what it says.
@RealHelm
class ChartValuesIT {
  private final Chart chart;

  ChartValuesIT(Helm helm) {
    chart = new Chart(helm);
  }

  record Refused(String argument, String message) {}

  static Stream<Refused> refused() {
    return Stream.of(
        new Refused("--set=replicas=3", "additional properties 'replicas' not allowed"),
        new Refused(
            "--set=runs.timeout=3m", "'/runs': additional properties 'timeout' not allowed"),
        new Refused("--set=runs=null", "missing property 'runs'"),
        new Refused("--set=runs.overtime=null", "'/runs': missing property 'overtime'"),
        new Refused("--set=replicaCount=two", "'/replicaCount': got string, want integer"),
        new Refused("--set=replicaCount=-1", "'/replicaCount': minimum: got -1, want 0"),
        new Refused("--set=replicaCount=11", "'/replicaCount': maximum: got 11, want 10"),
        new Refused(
            "--set=watchNamespaces={A}", "'/watchNamespaces/0': 'A' does not match pattern"),
        new Refused(
            "--set=watchNamespaces={a,a}", "'/watchNamespaces': items at 0 and 1 are equal"),
        new Refused("--set=watchNamespaces=a", "'/watchNamespaces': got string, want array"),
        new Refused("--set=watchNamespaces[0]=", "'/watchNamespaces/0': '' does not match"),
        new Refused(
            "--set-json=machines.x={\"cpu\":1}", "'/machines/x': missing property 'memory'"),
        new Refused(
            "--set-json=machines.x={\"cpu\":1,\"memory\":\"1Gi\",\"gpu\":1}",
            "'/machines/x': additional properties 'gpu' not allowed"),
        new Refused(
            "--set-json=machines.x={\"cpu\":\"half\",\"memory\":\"1Gi\"}",
            "'/machines/x/cpu': 'half' does not match pattern"),
        new Refused(
            "--set-json=machines.x={\"cpu\":0,\"memory\":\"1Gi\"}",
            "'/machines/x/cpu': minimum: got 0, want 1"),
        new Refused(
            "--set-json=machines.x={\"cpu\":1,\"memory\":1024}",
            "'/machines/x/memory': got number, want string"),
        new Refused(
            "--set=machines.small-1x=null",
            "machines.small-1x: null would remove what a task gets that names no machine; allowed:"
                + " another size"),
        new Refused("--set=machines.smal-1x=null", "'/machines/smal-1x': got null, want object"),
        new Refused("--set=machines=null", "missing property 'machines'"),
        new Refused(
            "--set-string=machines.micro.memory=256",
            "machines.micro.memory: 256 is too little; allowed: 12Mi or more"),
        new Refused(
            "--set-string=machines.micro.ephemeralStorage=2",
            "machines.micro.ephemeralStorage: 2 is too little; allowed: 1Mi or more"),
        new Refused(
            "--set=machines.micro.ephemeralStorage=much",
            "'/machines/micro/ephemeralStorage': 'much' does not match pattern"),
        new Refused(
            "--set-json=machines.Big={\"cpu\":1,\"memory\":\"1Gi\"}",
            "'Big' does not match pattern"),
        new Refused(
            "--set-json=machines.micro.resources={\"gpu\":1}",
            "'/machines/micro/resources': additional properties 'gpu' not allowed"),
        new Refused(
            "--set-json=machines.micro.resources={\"x.y/gpu\":0}",
            "'/machines/micro/resources/x.y~1gpu': minimum: got 0, want 1"),
        new Refused(
            "--set-json=machines.micro.tolerations=[{\"effect\":\"Never\"}]",
            "'/machines/micro/tolerations/0/effect': value must be one of 'NoSchedule',"),
        new Refused("--set=runs.startTimeout=soon", "'/runs/startTimeout': 'soon' does not match"),
        new Refused("--set=runs.startTimeout=5", "'/runs/startTimeout': got number, want string"),
        new Refused(
            "--set=runs.startTimeout=1s1h",
            "runs.startTimeout: 1s1h is not a duration; allowed: hours, minutes, seconds,"),
        new Refused("--set=runs.maxDisruptions=1001", "maximum: got 1,001, want 1,000"),
        new Refused("--set=limits.burstFactor=11", "maximum: got 11, want 10"),
        new Refused("--set=limits.podCreationsPerSecond=0", "minimum: got 0, want 1"),
        new Refused("--set=limits.namespaces.Team=1", "'/limits/namespaces'"),
        new Refused("--set=limits.installation=-1", "'/limits/installation': minimum: got -1"),
        new Refused("--set=limits.namespace=-1", "'/limits/namespace': minimum: got -1"),
        new Refused("--set=limits.namespaces.a=-1", "'/limits/namespaces/a': minimum: got -1"),
        new Refused("--set=retention.runs.count=-1", "'/retention/runs/count': minimum: got -1"),
        new Refused("--set=retention.runs.age=-1h", "'/retention/runs/age': '-1h' does not match"),
        new Refused("--set=retention.runs.count=100001", "maximum: got 100,001, want 100,000"),
        new Refused("--set=retention.runs.deletions=0", "minimum: got 0, want 1"),
        new Refused(
            "--set=retention.runs.taskBytes=64MB",
            "'/retention/runs/taskBytes': '64MB' does not match pattern"),
        new Refused(
            "--set-string=retention.runs.namespaceBytes=0",
            "'/retention/runs/namespaceBytes': '0' does not match pattern"),
        new Refused("--set=runs.allowPrivilegedPodTemplates=2", "got number, want boolean"),
        new Refused("--set=image.repository=davit/operator:1", "'/image/repository': "),
        new Refused("--set=image.tag=a/b", "'/image/tag': 'a/b' does not match pattern"),
        new Refused("--set=image.digest=sha256:1", "'/image/digest': 'sha256:1' does not match"),
        new Refused(
            "--set=image.pullPolicy=Sometimes",
            "'/image/pullPolicy': value must be one of 'IfNotPresent', 'Always', 'Never'"),
        new Refused(
            "--set=imagePullSecrets={pull}", "'/imagePullSecrets/0': got string, want object"),
        new Refused(
            "--set=log.level=LOUD",
            "'/log/level': value must be one of 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'OFF'"),
        new Refused(
            "--set=resources.limits.memory=much", "'/resources/limits/memory': 'much' does"),
        new Refused(
            "--set=resources.limits.memory=64Mi,resources.requests.memory=64Mi",
            "resources.limits.memory: 64Mi is too little; allowed: 256Mi or more, because half of"
                + " it is the heap"),
        new Refused(
            "--set-string=resources.limits.memory=0",
            "resources.limits.memory: 0 is too little; allowed: 256Mi or more"),
        new Refused(
            "--set=resources.limits.memory=-1", "'/resources/limits/memory': minimum: got -1"),
        new Refused(
            "--set=resources.requests.memory=1Gi",
            "resources.requests.memory: 1Gi is more than resources.limits.memory, which is 384Mi"),
        new Refused(
            "--set=resources.requests.cpu=1,resources.limits.cpu=500m",
            "resources.requests.cpu: 1 is more than resources.limits.cpu, which is 500m"),
        new Refused(
            "--set=resources.limits.cpu=0",
            "resources.limits.cpu: 0 is too little; allowed: 100m or more"),
        new Refused(
            "--set=podSecurityContext.runAsUser=0",
            "runAsUser: 0 is root, which runAsNonRoot refuses"),
        new Refused("--set=securityContext.runAsUser=0", "runAsUser: 0 is root"),
        new Refused(
            "--set=podDisruptionBudget.maxUnavailable=half",
            "'/podDisruptionBudget/maxUnavailable': 'half' does not match pattern"),
        new Refused("--set=gateway=null", "missing property 'gateway'"),
        new Refused("--set=gateway.enabled=2", "'/gateway/enabled': got number, want boolean"),
        new Refused("--set=gateway.port=1", "'/gateway': additional properties 'port' not allowed"),
        new Refused("--set=gateway.hosts=a", "'/gateway/hosts': got string, want array"),
        new Refused(
            "--set-json=gateway.hosts=[\"a,b\"]",
            "'/gateway/hosts/0': 'a,b' does not match pattern"),
        new Refused(
            "--set-json=gateway.hosts=[\"https://a\"]", "'/gateway/hosts/0': 'https://a' does not"),
        new Refused("--set=gateway.url=http://a", "'/gateway/url': 'http://a' does not match"),
        new Refused("--set=gateway.hosts={a,a}", "'/gateway/hosts': items at 0 and 1 are equal"),
        new Refused(
            "--set=gateway.ingress.path=davit",
            "'/gateway/ingress/path': 'davit' does not match pattern"),
        new Refused("--set=gateway.ingress.tls=null", "'/gateway/ingress': missing property 'tls'"),
        new Refused(
            "--set=gateway.ingress.enabled=true",
            "gateway.ingress.enabled needs gateway.ingress.host"),
        new Refused(
            "--set=gateway.ingress.enabled=true,gateway.ingress.host=a,gateway.enabled=false",
            "gateway.ingress.enabled needs gateway.enabled"),
        new Refused(
            "--set=gateway.hooks.enabled=true,gateway.enabled=false",
            "gateway.hooks.enabled needs gateway.enabled"),
        new Refused(
            "--set=gateway.hooks.url=http://a", "'/gateway/hooks/url': 'http://a' does not match"),
        new Refused(
            "--set=gateway.hooks.ingress.enabled=true,gateway.hooks.ingress.host=a",
            "gateway.hooks.ingress.enabled needs gateway.hooks.enabled"),
        new Refused(
            "--set=gateway.hooks.enabled=true,gateway.hooks.ingress.enabled=true",
            "gateway.hooks.ingress.enabled needs gateway.hooks.ingress.host"),
        new Refused(
            "--set=objectStore.endpoint=http://s3/b,objectStore.bucket=abc",
            "'/objectStore/endpoint': 'http://s3/b' does not match"),
        new Refused(
            "--set=objectStore.endpoint=http://s3,gateway.enabled=false",
            "objectStore.endpoint needs gateway.enabled"),
        new Refused(
            "--set=objectStore.endpoint=http://s3,objectStore.credentialsSecret=s3",
            "objectStore.endpoint needs objectStore.bucket"),
        new Refused(
            "--set=objectStore.endpoint=http://s3,objectStore.bucket=abc",
            "objectStore.endpoint needs objectStore.credentialsSecret"),
        new Refused(
            "--set=objectStore.endpoint=http://s3,objectStore.bucket=abc,"
                + "objectStore.credentialsSecret=s3,objectStore.maxBytes=2Gi",
            "objectStore.maxBytes: 2Gi is too much; allowed: 1Gi or less"),
        new Refused(
            "--set=networkPolicy.hooksFrom={ingress}",
            "'/networkPolicy/hooksFrom/0': got string, want object"),
        new Refused(
            "--set-string=extraEnv[0].name=DAVIT_GATEWAY_ADDRESS,extraEnv[0].value=10.0.0.1",
            "extraEnv: DAVIT_GATEWAY_ADDRESS is set by a value of the chart; change that one"),
        new Refused(
            "--set=metrics.service.port=0", "'/metrics/service/port': minimum: got 0, want 1"),
        new Refused(
            "--set=metrics.service.enabled=false,metrics.serviceMonitor.enabled=true",
            "metrics.serviceMonitor.enabled needs metrics.service.enabled"),
        new Refused(
            "--set=metrics.serviceMonitor.enabled=true",
            "metrics.serviceMonitor.enabled needs networkPolicy.metricsFrom, which says who may"
                + " fetch"),
        new Refused(
            "--set=networkPolicy.metricsFrom={monitoring}",
            "'/networkPolicy/metricsFrom/0': got string, want object"),
        new Refused(
            "--set-string=extraEnv[0].name=DAVIT_MACHINES,extraEnv[0].value=x=1/1Gi",
            "extraEnv: DAVIT_MACHINES is set by a value of the chart; change that one"),
        new Refused("--set=extraEnv[0].value=x", "'/extraEnv/0': missing property 'name'"),
        new Refused(
            "--set=fullnameOverride=No", "'/fullnameOverride': 'No' does not match pattern"),
        new Refused("--kube-version=1.31.0", "chart requires kubeVersion: >=1.32.0-0"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefused(Refused value) {
    var result = chart.template(value.argument());
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.stderr()).contains(value.message());
  }

  /// What is next to that, and works.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--set=machines.micro=null",
        "--set-string=machines.small-1x.cpu=1,machines.small-1x.memory=12Mi",
        "--set=resources.limits.memory=256Mi,resources.requests.memory=256Mi",
        "--set=resources.limits.memory=1.5Gi,resources.requests.memory=1500M",
        "--set=resources.limits.memory=null",
        "--set=resources.limits=null,resources.requests=null",
        "--set=resources.requests.cpu=1000m,resources.limits.cpu=1",
        "--set=podSecurityContext.runAsUser=0,podSecurityContext.runAsNonRoot=false",
        "--set-json=gateway.hosts=[\"a.b.example\",\"10.0.0.1\",\"2001:db8::1\",\"::ffff:10.0.0.1\"]",
      })
  void isAllowed(String argument) {
    chart.template(argument).orFail();
  }

  record Range(String path, String variable, List<String> ends, List<String> outside) {}

  static Stream<Range> ranges() {
    return Stream.of(
        new Range(
            "runs.startTimeout",
            "DAVIT_START_TIMEOUT",
            List.of("1s", "24h"),
            List.of("999ms", "24h1ms")),
        new Range(
            "runs.overtime", "DAVIT_OVERTIME", List.of("1s", "1h"), List.of("999ms", "1h1ms")),
        new Range("runs.ttl", "DAVIT_RUN_TTL", List.of("0s", "8760h"), List.of("8760h1ms")),
        new Range("retention.pods", "DAVIT_POD_RETENTION", List.of("0s", "24h"), List.of("24h1ms")),
        new Range(
            "retention.runs.age",
            "DAVIT_RUN_RETENTION_AGE",
            List.of("1s", "8760h"),
            List.of("999ms", "8760h1ms")),
        new Range(
            "retention.interval",
            "DAVIT_RETENTION_INTERVAL",
            List.of("1s", "24h"),
            List.of("999ms", "24h1ms")),
        new Range(
            "leaderElection.leaseDuration",
            "DAVIT_LEASE_DURATION",
            List.of("3s", "10m"),
            List.of("2s999ms", "10m1ms")));
  }

  /// Chart and operator agree about what is allowed.
  @ParameterizedTest
  @MethodSource("ranges")
  void rangesAreThoseOfTheOperator(Range range) {
    for (var value : range.ends()) {
      chart.template("--set=" + range.path() + "=" + value).orFail();
      OperatorSettings.read(Map.of(range.variable(), value));
    }
    for (var value : range.outside()) {
      assertThat(chart.template("--set=" + range.path() + "=" + value).stderr())
          .contains(
              "%s: %s is out of range; allowed: from %s to %s"
                  .formatted(range.path(), value, range.ends().getFirst(), range.ends().getLast()));
      assertThatThrownBy(() -> OperatorSettings.read(Map.of(range.variable(), value)))
          .hasMessageContaining(range.variable());
    }
  }
}
