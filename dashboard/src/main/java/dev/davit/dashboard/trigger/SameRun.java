package dev.davit.dashboard.trigger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.TreeMap;

/// The name of the run that a form makes. It is made of the form's texts and of a word that was
/// drawn for its page: a double click, and a form that is sent again, get the name that exists
/// already, and a form that was changed gets another one.
final class SameRun {
  private static final int LONGEST_NAME = 63;
  private static final int HASH = 10;

  /// As in the names that the client draws.
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private SameRun() {}

  static String name(String task, TestForm form) {
    var kept = Math.min(task.length(), LONGEST_NAME - HASH - 1);
    return task.substring(0, kept) + "-" + hash(form);
  }

  private static String hash(TestForm form) {
    var text = form.once() + "\0" + form.payload() + "\0" + new TreeMap<>(form.options());
    var name = new StringBuilder();
    var digest = digest(text);
    for (var i = 0; i < HASH; i++) {
      // The bias of a byte's remainder does not matter for so few names.
      name.append(ALPHABET.charAt(Byte.toUnsignedInt(digest[i]) % ALPHABET.length()));
    }
    return name.toString();
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
