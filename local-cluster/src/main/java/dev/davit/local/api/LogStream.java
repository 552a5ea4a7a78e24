package dev.davit.local.api;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/// Sends a log file: the whole file or its last lines, and then new lines until the pod has ended.
record LogStream(Path file, Query query) {
  private static final long POLL_MILLIS = 100;

  void send(BooleanSupplier ended, OutputStream out) throws IOException, InterruptedException {
    try (var log = new RandomAccessFile(file.toFile(), "r")) {
      log.seek(start());
      copy(log, out);
      if (!query.flag("follow")) {
        return;
      }
      // Check for the end before the copy: then the file has everything that was printed before the
      // end.
      for (var last = false; !last; ) {
        last = ended.getAsBoolean();
        copy(log, out);
        out.flush();
        if (!last) {
          Thread.sleep(POLL_MILLIS);
        }
      }
    }
  }

  private long start() throws IOException {
    var wanted = query.number("tailLines");
    if (wanted.isEmpty()) {
      return 0;
    }
    var text = Files.readString(file, StandardCharsets.ISO_8859_1);
    var start = text.length();
    var end = text.endsWith("\n") ? text.length() - 1 : text.length();
    for (var line = 0L; line < wanted.get() && start > 0; line++) {
      start = text.lastIndexOf('\n', end - 1) + 1;
      end = start - 1;
    }
    return start;
  }

  private static void copy(RandomAccessFile log, OutputStream out) throws IOException {
    var buffer = new byte[8192];
    for (var read = log.read(buffer); read > 0; read = log.read(buffer)) {
      out.write(buffer, 0, read);
    }
  }
}
