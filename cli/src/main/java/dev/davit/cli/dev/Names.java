package dev.davit.cli.dev;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Locale;

/// How objects are called where people read.
final class Names {
  private Names() {}

  static String kind(HasMetadata object) {
    return object.getKind().toLowerCase(Locale.ROOT);
  }
}
