package dev.davit.operator.lean;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;

/// Reads strings so that equal ones are mostly the same object: of the thirty of a waiting run most
/// are those of the run before, such as kind, namespace, task, phase and reasons, and tens of
/// thousands of runs wait in memory.
///
/// It remembers a fixed number of short strings, and forgets one for another of the same place.
/// Thread-safe: whoever comes in between reads a string of its own.
final class SharedStrings extends StdScalarDeserializer<String> {
  private static final long serialVersionUID = 1L;

  /// A power of two, and many times as much as differs from one resource to the next.
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
