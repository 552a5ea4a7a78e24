package dev.davit.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Token;
import dev.davit.e2e.cluster.Cluster;
import dev.davit.e2e.cluster.RealCluster;
import dev.davit.e2e.cluster.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A program in Python, in a pod, calls the gateway and the URL of a token: `examples/python`.
@RealCluster
class BackendE2E {
  private static final String PROGRAM = "backend.py";

  /// Opens the URL of the token as a scanner of mails does, and prints the status of the answer.
  private static final String SCANNER =
      """
      import json, os, ssl, urllib.error, urllib.request
      trust = ssl.create_default_context(cafile=os.environ["DAVIT_CA"])
      with open("/var/run/secrets/kubernetes.io/serviceaccount/token") as file:
          headers = {"Authorization": "Bearer " + file.read()}
      asked = urllib.request.Request(os.environ["DAVIT_URL"] + "/tokens/approval-7/url", headers=headers)
      with urllib.request.urlopen(asked, context=trust) as answer:
          url = json.load(answer)["url"]
      try:
          urllib.request.urlopen(url, context=trust)
      except urllib.error.HTTPError as problem:
          print(problem.code)
      """;

  private final Cluster cluster;
  private final Tenant tenant;

  BackendE2E(Cluster cluster) {
    this.cluster = cluster;
    Davit.on(cluster);
    tenant = new Tenant(cluster);
  }

  @BeforeEach
  void deploy() {
    tenant.apply(Repository.root().resolve("examples/manifests"));
    tenant.trustGateway();
  }

  @Test
  void executesARunAndCompletesATokenAndNotTwice() throws IOException {
    program(Files.readString(Repository.root().resolve("examples/python/" + PROGRAM)));

    for (var time = 1; time <= 2; time++) {
      assertThat(printed())
          .isEqualTo(
              """
              Completed {'text': 'Hello, Ada!'}
              Completed {'approved': True}
              """);
    }

    assertThat(tenant.runs()).as("the second time has the same key").hasSize(1);
    var token = token();
    assertThat(token.getSpec().completion().by()).isEqualTo("backend");
    assertThat(token.getStatus().phase().wireName()).isEqualTo("Completed");
  }

  @Test
  void whoOpensTheUrlOfATokenDoesNotCompleteIt() throws IOException {
    program(SCANNER);

    assertThat(printed()).isEqualTo("405\n");

    assertThat(token().getSpec().completion()).isNull();
  }

  private void program(String text) {
    tenant
        .kubectl("create", "configmap", "backend", "--from-literal=" + PROGRAM + "=" + text)
        .orFail();
  }

  /// What the Job prints, in the namespace of the tenant instead of that of the example.
  private String printed() throws IOException {
    tenant.kubectl("delete", "job", "backend", "--ignore-not-found").orFail();
    var yaml = Files.readString(Repository.root().resolve("examples/python/backend.yaml"));
    tenant.apply(yaml.replaceAll("\\bshop\\b", tenant.namespace()));
    Awaitility.await("the backend has ended")
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(succeeded()).as(log()).isEqualTo(1));
    return log();
  }

  private Integer succeeded() {
    var jobs = cluster.client().batch().v1().jobs().inNamespace(tenant.namespace());
    return jobs.withName("backend").get().getStatus().getSucceeded();
  }

  private String log() {
    return tenant.kubectl("logs", "job/backend").stdout();
  }

  private Token token() {
    return cluster
        .client()
        .resources(Token.class)
        .inNamespace(tenant.namespace())
        .withName("approval-7")
        .get();
  }
}
