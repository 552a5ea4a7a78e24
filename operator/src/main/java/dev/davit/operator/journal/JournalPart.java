package dev.davit.operator.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// The entries of one RunJournal.
///
/// @param number from 1
/// @param lines an entry each, in the order in which they were recorded
record JournalPart(int number, List<String> lines) {
  /// A part that has as many bytes gets no more entries: each append writes its part again.
  static final int FULL = 32 * 1024;

  JournalPart {
    lines = List.copyOf(lines);
  }

  static JournalPart empty(int number) {
    return new JournalPart(number, List.of());
  }

  /// The bytes of its entries, before they are compressed.
  long bytes() {
    return lines.stream().mapToLong(JournalPart::bytes).sum();
  }

  static long bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8).length + 1L;
  }

  boolean isFull() {
    return bytes() >= FULL;
  }

  JournalPart and(List<String> more) {
    var all = new ArrayList<>(lines);
    all.addAll(more);
    return new JournalPart(number, all);
  }

  /// What the resource has.
  String data() {
    var text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /// What [#data] wrote.
  ///
  /// @param mostBytes before they are compressed
  /// @throws IllegalArgumentException if `data` is something else, or has more bytes
  static JournalPart of(int number, String data, int mostBytes) {
    try (var zip =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(data)))) {
      var bytes = zip.readNBytes(mostBytes + 1);
      if (bytes.length > mostBytes) {
        throw new IllegalArgumentException("it has more than %d bytes".formatted(mostBytes));
      }
      return new JournalPart(number, new String(bytes, StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new IllegalArgumentException("it is no gzip: " + e.getMessage(), e);
    }
  }
}
