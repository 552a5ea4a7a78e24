package dev.davit.local.node;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The end of a file.
final class Tail {
  private Tail() {}

  /// At most the last `max` bytes as text; empty when there is no file.
  static String bytes(Path file, int max) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(Math.max(0, in.length() - max));
      var bytes = new byte[(int) Math.min(max, in.length())];
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /// At most the last `lines` lines, and at most the last `max` bytes of them.
  static String lines(Path file, int lines, int max) throws IOException {
    var text = bytes(file, max);
    var start = text.length();
    var end = text.endsWith("\n") ? text.length() - 1 : text.length();
    for (var line = 0; line < lines && start > 0; line++) {
      start = text.lastIndexOf('\n', end - 1) + 1;
      end = start - 1;
    }
    return text.substring(start);
  }
}
