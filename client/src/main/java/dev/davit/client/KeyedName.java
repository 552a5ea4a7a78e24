package dev.davit.client;

import dev.davit.contract.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// What all runs of one key share: a label, and numbered names.
///
/// A name consists of the task's name, the hash and, from the second generation on, the number of
/// the generation. A caller that finds that the run of generation n has lost the key asks for the
/// name of n + 1, so that the API server lets only one caller create it. The hash has 123 bits: a
/// key is user data, and nobody must find one whose hash equals that of another key.
///
/// @param task the name of the task
/// @param label the label of the runs
/// @param hash the label's value
record KeyedName(String task, String label, String hash) {
  private static final int HASH_CHARACTERS = 26;

  /// Leaves room for two hyphens and a generation of six digits.
  private static final int MOST_OF_TASK = 63 - HASH_CHARACTERS - 8;

  /// @param parts the parts of the key, in this order
  static KeyedName of(String task, String label, String... parts) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      write(out, label);
      write(out, task);
      for (var part : parts) {
        write(out, part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new KeyedName(task, label, text(Sha256.of(bytes.toByteArray())));
  }

  /// Each part with its length; otherwise `ab` and `c` would equal `a` and `bc`.
  private static void write(DataOutputStream out, String part) throws IOException {
    var utf8 = part.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String text(byte[] hash) {
    var alphabet = RunResource.ALPHABET;
    var base = BigInteger.valueOf(alphabet.length());
    var rest = new BigInteger(1, hash);
    var text = new StringBuilder();
    for (var i = 0; i < HASH_CHARACTERS; i++) {
      var divided = rest.divideAndRemainder(base);
      text.append(alphabet.charAt(divided[1].intValue()));
      rest = divided[0];
    }
    return text.toString();
  }

  /// @param generation from 1
  String name(int generation) {
    var first = task.substring(0, Math.min(task.length(), MOST_OF_TASK)) + "-" + hash;
    return generation == 1 ? first : first + "-" + generation;
  }

  /// The generation of the run with this name; 0 if the name does not belong to this key.
  int generation(String name) {
    var first = name(1);
    if (name.equals(first)) {
      return 1;
    }
    var number = name.startsWith(first + "-") ? name.substring(first.length() + 1) : "";
    return number.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(number) : 0;
  }
}
