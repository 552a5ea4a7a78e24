package dev.davit.local.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tokens of a pod in files, for volumes of the kind `projected`. As by a kubelet, each is
/// renewed when 80 % of its life is over. Closing ends that, and deletes the files.
final class TokenFiles implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TokenFiles.class);

  /// How often to check whether a token is due. The clock is read each time, because a machine may
  /// sleep in between.
  static final Duration CHECK = Duration.ofSeconds(10);

  private final Pod pod;
  private final Source source;
  private final InstantSource clock;

  /// When each token is renewed next.
  private final Map<Place, Instant> renewals = new LinkedHashMap<>();

  private @Nullable Thread renewer;
  private boolean closed;

  /// Requests tokens that are bound to a pod.
  @FunctionalInterface
  interface Source {
    /// A new token for the audience and the life that are wanted.
    ///
    /// @throws KubernetesClientException when the API refuses
    Token token(Pod pod, ServiceAccountTokenProjection wanted);
  }

  record Token(String text, Instant expires) {}

  private record Place(Path file, ServiceAccountTokenProjection wanted) {}

  /// The API has refused a token before the container could start.
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(Path file, KubernetesClientException cause) {
      super(
          "MountVolume.SetUp failed: no token for the file \"%s\": %s"
              .formatted(
                  file.getFileName(),
                  Optional.ofNullable(cause.getStatus())
                      .map(status -> status.getMessage())
                      .orElse(cause.getMessage())),
          cause);
    }
  }

  private TokenFiles(Pod pod, Source source, InstantSource clock) {
    this.pod = pod;
    this.source = source;
    this.clock = clock;
  }

  /// Writes all tokens that the volumes of `pod` ask for. Without such a volume, nothing is
  /// requested.
  ///
  /// @throws Refused when the API makes no token
  static TokenFiles write(Pod pod, PodFolder folder, Source source, InstantSource clock)
      throws IOException {
    var files = new TokenFiles(pod, source, clock);
    for (var volume : pod.getSpec().getVolumes()) {
      if (volume.getProjected() == null) {
        continue;
      }
      for (var projection : volume.getProjected().getSources()) {
        var wanted = projection.getServiceAccountToken();
        if (wanted != null) {
          files.writeFirst(folder.inVolume(volume.getName(), wanted.getPath()), wanted);
        }
      }
    }
    return files;
  }

  private void writeFirst(Path file, ServiceAccountTokenProjection wanted) throws IOException {
    var place = new Place(file, wanted);
    try {
      renewals.put(place, write(place));
    } catch (KubernetesClientException e) {
      close();
      throw new Refused(file, e);
    }
  }

  /// Begins to renew the tokens, on its own thread.
  ///
  /// @param check how often to check whether a token is due
  void keepFresh(Duration check) {
    if (!renewals.isEmpty()) {
      renewer = Thread.startVirtualThread(() -> renewUntilClosed(check));
    }
  }

  private void renewUntilClosed(Duration check) {
    while (true) {
      try {
        Thread.sleep(check);
      } catch (InterruptedException e) {
        // The files are closed.
        return;
      }
      renewDue();
    }
  }

  /// Renews the tokens that are due. If that fails, the old one stays, and the next call tries
  /// again.
  synchronized void renewDue() {
    if (closed) {
      return;
    }
    var now = clock.instant();
    for (var renewal : renewals.entrySet()) {
      if (!now.isBefore(renewal.getValue())) {
        try {
          renewal.setValue(write(renewal.getKey()));
        } catch (IOException | KubernetesClientException e) {
          log.warn("A token of pod {} is not renewed", pod.getMetadata().getName(), e);
        }
      }
    }
  }

  /// Returns when the token has to be renewed.
  private Instant write(Place place) throws IOException {
    var asked = clock.instant();
    var token = source.token(pod, place.wanted());
    replace(place.file(), token.text());
    return asked.plus(Duration.between(asked, token.expires()).multipliedBy(4).dividedBy(5));
  }

  /// A reader sees the old text or the new one, and never a part.
  private static void replace(Path file, String text) throws IOException {
    var folder = Files.createDirectories(file.getParent());
    var onlyOwner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var next = Files.createTempFile(folder, "..token-", "", onlyOwner);
    try {
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  @Override
  public void close() {
    if (renewer != null) {
      renewer.interrupt();
    }
    synchronized (this) {
      closed = true;
      for (var place : renewals.keySet()) {
        try {
          Files.deleteIfExists(place.file());
        } catch (IOException e) {
          log.warn("A token of pod {} stays on the disk", pod.getMetadata().getName(), e);
        }
      }
    }
  }
}
