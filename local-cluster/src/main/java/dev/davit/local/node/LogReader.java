package dev.davit.local.node;

import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/// Reads lines of bounded length, so that the output of a task cannot fill the memory of `davit
/// dev`.
///
/// @param in buffered
record LogReader(Reader in) {
  static final int MAX_CHARACTERS = 65_536;

  /// The next line, without its line break. A line that is too long is cut and ends in a note.
  Optional<String> next() throws IOException {
    var line = new StringBuilder();
    var left = 0L;
    var read = in.read();
    if (read < 0) {
      return Optional.empty();
    }
    for (; read >= 0 && read != '\n'; read = in.read()) {
      if (line.length() < MAX_CHARACTERS) {
        line.append((char) read);
      } else {
        left++;
      }
    }
    if (left > 0) {
      return Optional.of(
          line + "… (davit dev: %d characters of this line are left out)".formatted(left));
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    return Optional.of(line.toString());
  }
}
