package dev.davit.dashboard.run;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Makes one run of a double click, and of a form that is sent again. Remembers the last presses in
/// memory, since the client draws the name of a replay.
public final class OncePerPage {
  private static final int REMEMBERED = 1_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, String> runs =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  /// A word for one page.
  public static String draw() {
    var bytes = new byte[10];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// The run that was made of `subject` by the page with this word, or else the run that `make`
  /// makes now.
  public synchronized String of(String subject, String once, Supplier<String> make) {
    if (once.isEmpty()) {
      return make.get();
    }
    var press = subject + " " + once;
    var made = runs.get(press);
    if (made == null) {
      made = make.get();
      runs.put(press, made);
    }
    return made;
  }
}
