package dev.davit.sdk;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The command line of [Manifests].
record ManifestArguments(String image, @Nullable String namespace) {
  static final String USAGE =
      "usage: java -cp CLASSPATH dev.davit.sdk.Manifests --image IMAGE [--namespace NAMESPACE]\n";

  /// Reads the arguments; empty if they ask for help.
  ///
  /// @throws IllegalArgumentException if they are not valid; the message ends with the usage
  static Optional<ManifestArguments> parse(String... args) {
    String image = null;
    String namespace = null;
    if (Arrays.asList(args).contains("--help")) {
      return Optional.empty();
    }
    for (var i = 0; i < args.length; i += 2) {
      switch (args[i]) {
        case "--image" -> image = valueOf(args, i);
        case "--namespace" -> namespace = Names.requireLabel("--namespace", valueOf(args, i));
        default -> throw wrong("unknown argument \"" + args[i] + "\"");
      }
    }
    if (image == null) {
      throw wrong("--image is missing");
    }
    return Optional.of(new ManifestArguments(image, namespace));
  }

  private static String valueOf(String[] args, int option) {
    if (option + 1 == args.length || args[option + 1].isBlank()) {
      throw wrong(args[option] + " needs a value");
    }
    return args[option + 1];
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(what + "\n" + USAGE.strip());
  }
}
