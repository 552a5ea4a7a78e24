package dev.davit.operator.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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
    return Packed.text(text.getBytes(StandardCharsets.UTF_8));
  }

  /// What [#data] wrote.
  ///
  /// @param mostBytes before they are compressed
  /// @throws IllegalArgumentException if `data` is something else, or has more bytes
  static JournalPart of(int number, String data, int mostBytes) {
    var text = new String(Packed.bytes(data, mostBytes), StandardCharsets.UTF_8);
    return new JournalPart(number, text.lines().toList());
  }
}
