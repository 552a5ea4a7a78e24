package dev.davit.operator.lean;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;

/// Reads strings so that equal ones are mostly the same object. A waiting run has about thirty
/// strings. Most of them equal those of the run before, such as kind, namespace, task, phase and
/// reasons, and tens of thousands of runs wait in memory.
///
/// It remembers a fixed number of short strings; a new one replaces another in the same place.
/// Thread-safe: after a race, a thread only gets its own copy of a string.
final class SharedStrings extends StdScalarDeserializer<String> {
  private static final long serialVersionUID = 1L;

  /// A power of two, and many times the number of strings that differ from one resource to the
  /// next.
  private static final int PLACES = 4096;

  private static final int LONGEST = 64;

  private final transient String[] known = new String[PLACES];

  SharedStrings() {
    super(String.class);
  }

  @Override
  public String deserialize(JsonParser json, DeserializationContext context) throws IOException {
    var text = StringDeserializer.instance.deserialize(json, context);
    return text == null || text.length() > LONGEST ? text : shared(text);
  }

  private String shared(String text) {
    var hash = text.hashCode();
    var place = (hash ^ (hash >>> 16)) & (PLACES - 1);
    var before = known[place];
    if (text.equals(before)) {
      return before;
    }
    known[place] = text;
    return text;
  }
}
