package dev.davit.operator.attempt;

import java.util.regex.Pattern;

/// Finds the exact image of a pod: a tag may be moved between two attempts of a run, a digest is
/// always the same.
final class ImagePin {
  /// What container runtimes report about an image that came from a registry.
  private static final Pattern PULLED =
      Pattern.compile("(?:[a-z-]+://)?([^@]+)@(sha(?:256|512):[0-9a-f]{64,128})");

  private ImagePin() {}

  /// `image` with the digest in `imageId`. It is unchanged if it already has a digest, or if
  /// somebody put the image on the node by hand. It is also unchanged if the runtime knows the same
  /// layers by another repository, because `image` may not have that digest.
  static String pinned(String image, String imageId) {
    var pulled = PULLED.matcher(imageId);
    var repository = repository(image);
    return !image.contains("@")
            && pulled.matches()
            && full(repository).equals(full(repository(pulled.group(1))))
        ? repository + "@" + pulled.group(2)
        : image;
  }

  /// The image without its tag. A colon before the last slash belongs to a port.
  private static String repository(String image) {
    var colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/') ? image.substring(0, colon) : image;
  }

  /// The name as runtimes write it: short names belong to Docker Hub.
  private static String full(String repository) {
    var slash = repository.indexOf('/');
    if (slash < 0) {
      return "docker.io/library/" + repository;
    }
    var first = repository.substring(0, slash);
    var isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
    return isHost ? repository : "docker.io/" + repository;
  }
}
