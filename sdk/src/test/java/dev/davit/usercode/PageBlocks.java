package dev.davit.usercode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The blocks of code of a page in `docs`.
final class PageBlocks {
  private PageBlocks() {}

  static List<String> of(Path page, String language) throws IOException {
    return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```")
        .matcher(Files.readString(page))
        .results()
        .map(found -> found.group(1).stripTrailing())
        .toList();
  }
}
