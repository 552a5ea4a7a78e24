package dev.davit.operator.attempt;

import java.util.regex.Pattern;

/// Which image a pod really had: a tag may be moved between two attempts of a run, a digest is the
/// same for ever.
final class ImagePin {
  /// What container runtimes say of an image that has come from a registry.
  private static final Pattern PULLED =
      Pattern.compile("(?:[a-z-]+://)?([^@]+)@(sha(?:256|512):[0-9a-f]{64,128})");

  private ImagePin() {}

  /// `image`, by the digest that `imageId` tells. Left alone where it has a digest already, where
  /// the image was put on the node by hand, and where the runtime knows the same layers by another
  /// repository, in which `image` may not have that digest.
  static String pinned(String image, String imageId) {
    var pulled = PULLED.matcher(imageId);
    var repository = repository(image);
    return !image.contains("@")
            && pulled.matches()
            && full(repository).equals(full(repository(pulled.group(1))))
        ? repository + "@" + pulled.group(2)
        : image;
  }

  /// Without the tag. A colon before the last slash is that of a port.
  private static String repository(String image) {
    var colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/') ? image.substring(0, colon) : image;
  }

  /// As runtimes write it: short names are those of Docker Hub.
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
