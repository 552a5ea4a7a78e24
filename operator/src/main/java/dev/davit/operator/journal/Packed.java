package dev.davit.operator.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Bytes as a RunJournal has them: compressed by gzip, in Base64. The same bytes give the same
/// text.
final class Packed {
  private Packed() {}

  static String text(byte[] bytes) {
    var packed = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(packed)) {
      zip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return Base64.getEncoder().encodeToString(packed.toByteArray());
  }

  /// What [#text] has packed.
  ///
  /// @param most how many bytes may come out
  /// @throws IllegalArgumentException if `text` is something else, or has more bytes
  static byte[] bytes(String text, int most) {
    try (var zip =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
      var bytes = zip.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IllegalArgumentException("it has more than %d bytes".formatted(most));
      }
      return bytes;
    } catch (IOException e) {
      throw new IllegalArgumentException("it is no gzip: " + e.getMessage(), e);
    }
  }
}
