package dev.davit.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before each test
class TokenFilesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path machine;

  private final List<String> requests = new ArrayList<>();
  private volatile Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private boolean refusing;

  @Test
  void aTokenIsAFileForItsOwnerAlone() throws IOException {
    try (var _ = write(pod("{audience: davit, path: a/token}"))) {
      assertThat(token()).hasContent("davit-1");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token())))
          .isEqualTo("rw-------");
      try (var files = Files.list(token().getParent())) {
        assertThat(files).containsExactly(token());
      }
    }
    assertThat(token()).doesNotExist();
  }

  @Test
  void aPodThatAsksForNoneGetsNone() throws IOException {
    var others =
        new PodBuilder(pod("{path: token}"))
            .withSpec(
                new PodSpecBuilder()
                    .addNewVolume()
                    .withName("in")
                    .withNewProjected()
                    .addNewSource()
                    .withNewSecret()
                    .withName("keys")
                    .endSecret()
                    .endSource()
                    .endProjected()
                    .endVolume()
                    .addNewVolume()
                    .withName("empty")
                    .withNewEmptyDir()
                    .endEmptyDir()
                    .endVolume()
                    .build())
            .build();
    try (var files = write(others)) {
      pass(Duration.ofDays(1));
      files.renewDue();
    }
    assertThat(requests).isEmpty();
    assertThat(machine).isEmptyDirectory();
  }

  @Test
  void aTokenIsRenewedWhenFourFifthsOfItsLifeAreOver() throws IOException {
    try (var files = write(pod("{audience: davit, path: a/token}"))) {
      pass(Duration.ofSeconds(479));
      files.renewDue();
      assertThat(token()).hasContent("davit-1");
      pass(Duration.ofSeconds(1));
      files.renewDue();
      assertThat(token()).hasContent("davit-2");
      pass(Duration.ofSeconds(479));
      files.renewDue();
      assertThat(token()).hasContent("davit-2");
    }
  }

  @Test
  void aTokenIsRenewedWithoutBeingAskedFor() throws IOException {
    try (var files = write(pod("{audience: davit, path: a/token}"))) {
      files.keepFresh(Duration.ofMillis(1));
      pass(Duration.ofSeconds(500));
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(token()).hasContent("davit-2"));
    }
  }

  @Test
  void aTokenStaysUntilItsRenewalSucceeds() throws IOException {
    try (var files = write(pod("{audience: davit, path: a/token}"))) {
      pass(Duration.ofSeconds(500));
      refusing = true;
      files.renewDue();
      assertThat(token()).hasContent("davit-1");
      refusing = false;
      files.renewDue();
      assertThat(token()).hasContent("davit-3");
    }
  }

  @Test
  void nothingIsWrittenAfterTheEnd() throws IOException {
    var files = write(pod("{audience: davit, path: a/token}"));
    files.close();
    pass(Duration.ofSeconds(500));
    files.renewDue();
    assertThat(requests).hasSize(1);
    assertThat(token()).doesNotExist();
  }

  @Test
  void aRefusalNamesTheFileAndTheCause() {
    refusing = true;
    assertThatThrownBy(() -> write(pod("{audience: davit, path: a/token}")))
        .isInstanceOf(TokenFiles.Refused.class)
        .hasMessage("MountVolume.SetUp failed: no token for the file \"token\": no");
  }

  @Test
  void aPathThatLeavesItsVolumeIsRefused() {
    assertThatThrownBy(() -> write(pod("{path: ../token}")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(requests).isEmpty();
    assertThat(machine).isEmptyDirectory();
  }

  private TokenFiles write(Pod pod) throws IOException {
    return TokenFiles.write(pod, new PodFolder(machine, "default", "p"), this::request, () -> now);
  }

  /// Makes tokens for ten minutes, whose text is their audience and their number.
  private TokenFiles.Token request(Pod pod, ServiceAccountTokenProjection wanted) {
    requests.add(wanted.getAudience());
    if (refusing) {
      throw new KubernetesClientException("no");
    }
    return new TokenFiles.Token(wanted.getAudience() + "-" + requests.size(), now.plusSeconds(600));
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private Path token() {
    return machine.resolve("default/p/volumes/id/a/token");
  }

  private static Pod pod(String projection) {
    return new KubernetesSerialization()
        .unmarshal(
            """
        apiVersion: v1
        kind: Pod
        metadata: {name: p, namespace: default}
        spec: {volumes: [{name: id, projected: {sources: [{serviceAccountToken: %s}]}}]}
        """
                .formatted(projection),
            Pod.class);
  }
}
