package dev.davit.dashboard.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files that pages load, from the class path. The hash of a file is in its address, so that
/// browsers keep it for ever and load a new one at once.
public final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "css",
          "text/css; charset=utf-8",
          "svg",
          "image/svg+xml",
          "js",
          "text/javascript; charset=utf-8");
  private static final int HASH_LENGTH = 16;

  /// The stylesheet.
  public static final Asset STYLE = Asset.read("davit.css");

  /// The script that keeps pages as they are now.
  public static final Asset SCRIPT = Asset.read("davit.js");

  /// The icon of the browser's tab.
  public static final Asset ICON = Asset.read("davit.svg");

  private static final List<Asset> ALL = List.of(STYLE, SCRIPT, ICON);

  private Assets() {}

  /// A file and its address.
  @SuppressWarnings("ArrayRecordComponent") // nobody compares files
  public record Asset(String path, String contentType, byte[] content) {
    private static Asset read(String name) {
      try (var file = Assets.class.getResourceAsStream("/dev/davit/dashboard/assets/" + name)) {
        if (file == null) {
          throw new IllegalStateException(name + " is not on the class path");
        }
        var content = file.readAllBytes();
        var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
          throw new IllegalStateException(name + " has no content type");
        }
        return new Asset("/assets/%s/%s".formatted(hash(content), name), type, content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// The answer for a path below `/assets`; empty if no file has it.
  static Optional<Response> at(List<String> path) {
    var asked = "/" + String.join("/", path);
    return ALL.stream()
        .filter(asset -> asset.path().equals(asked))
        .findFirst()
        .map(
            asset ->
                new Response(200, asset.contentType(), asset.content(), Map.of())
                    .with("Cache-Control", "public, max-age=31536000, immutable"));
  }

  private static String hash(byte[] content) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
