package dev.davit.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImagePinTest {
  private static final String DIGEST = "sha256:" + "0f".repeat(32);

  record Case(String image, String imageId, String pinned) {}

  static Stream<Case> cases() {
    return Stream.of(
        new Case("app:1", "docker.io/library/app@" + DIGEST, "app@" + DIGEST),
        new Case("app", "docker.io/library/app@" + DIGEST, "app@" + DIGEST),
        new Case("shop/app:1", "docker.io/shop/app@" + DIGEST, "shop/app@" + DIGEST),
        new Case(
            "registry.example.com:5000/shop/app",
            "registry.example.com:5000/shop/app@" + DIGEST,
            "registry.example.com:5000/shop/app@" + DIGEST),
        new Case(
            "localhost/app:1",
            "docker-pullable://localhost/app@" + DIGEST,
            "localhost/app@" + DIGEST),
        // Left alone.
        new Case("app:1", DIGEST, "app:1"),
        new Case("app:1", "", "app:1"),
        new Case("app:1", "docker.io/library/import-2026@" + DIGEST, "app:1"),
        new Case("eu.example.com/app:1", "us.example.com/app@" + DIGEST, "eu.example.com/app:1"),
        new Case(
            "app@" + DIGEST, "docker.io/library/app@sha256:" + "1e".repeat(32), "app@" + DIGEST));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void pinsToWhatThePodHad(Case given) {
    assertThat(ImagePin.pinned(given.image(), given.imageId())).isEqualTo(given.pinned());
  }
}
