package dev.davit.dashboard.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The fields of a form, or of a query string. Of a field that comes more than once, the first
/// value counts.
public record Form(Map<String, String> fields) {
  /// No fields.
  public static final Form EMPTY = new Form(Map.of());

  public Form {
    fields = Map.copyOf(fields);
  }

  /// Reads `application/x-www-form-urlencoded`. A broken field is ignored. Line breaks are `\n`.
  public static Form of(String text) {
    var fields = new HashMap<String, String>();
    for (var pair : text.split("&", -1)) {
      add(fields, pair.split("=", 2));
    }
    return new Form(fields);
  }

  /// The value of a field; empty if it is absent.
  public String first(String name) {
    return fields.getOrDefault(name, "");
  }

  private static void add(Map<String, String> fields, String[] pair) {
    try {
      fields.putIfAbsent(
          decoded(pair[0]), pair.length == 2 ? decoded(pair[1]).replace("\r\n", "\n") : "");
    } catch (IllegalArgumentException e) {
      // A broken escape: as if the field was not there.
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
