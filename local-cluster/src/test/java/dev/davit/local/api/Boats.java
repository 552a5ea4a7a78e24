package dev.davit.local.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The kind that tests of the API use.
final class Boats {
  private Boats() {}

  static String crd() {
    try (var file = Boats.class.getResourceAsStream("boats.yaml")) {
      return new String(
          Optional.ofNullable(file).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String boat(String name, int crew) {
    return """
        {"apiVersion":"test.davit.dev/v1","kind":"Boat","metadata":{"name":"%s"},"spec":{"crew":%d}}"""
        .formatted(name, crew);
  }
}
