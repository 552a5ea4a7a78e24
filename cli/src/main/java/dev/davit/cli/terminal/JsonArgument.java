package dev.davit.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// JSON from the command line, from a file or from stdin.
public final class JsonArgument {
  public static final String DESCRIPTION = "JSON, @FILE with JSON, or - for JSON from stdin.";
  public static final String LABEL = "JSON|@FILE|-";

  /// Jackson's text for the start of an object or array, which mostly contains the name of a
  /// Jackson setting.
  private static final String WITH_SOURCE = " \\(start marker at \\[Source: [^\\]]*\\]\\)";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonArgument() {}

  /// The JSON of an argument.
  ///
  /// @param what the word for it in messages, such as `payload`
  /// @throws UsageException if it is not JSON, or cannot be read
  public static JsonNode read(String what, String argument, InputStream stdin) {
    try {
      var json = JSON.readTree(text(argument, stdin));
      if (json.isMissingNode()) {
        throw new UsageException(
            "the %s is empty; allowed: any JSON, such as null".formatted(what));
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new UsageException(
          "the %s is not JSON: %s, line %d, column %d"
              .formatted(
                  what,
                  e.getOriginalMessage().replaceAll(WITH_SOURCE, ""),
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr()));
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "the %s cannot be read: there is no file %s".formatted(what, e.getFile()));
    } catch (IOException | InvalidPathException e) {
      throw new UsageException("the %s cannot be read: %s".formatted(what, e));
    }
  }

  private static String text(String argument, InputStream stdin) throws IOException {
    if (argument.equals("-")) {
      return new String(stdin.readAllBytes(), StandardCharsets.UTF_8);
    }
    return argument.startsWith("@") ? Files.readString(Path.of(argument.substring(1))) : argument;
  }
}
