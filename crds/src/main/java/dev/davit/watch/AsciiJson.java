package dev.davit.watch;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Rewrites JSON that arrives in pieces with ASCII only, so that each piece contains whole
/// characters: `ü` becomes `\u00fc`. JSON has other characters only in strings, so it stays the
/// same JSON. Bytes that are not UTF-8 become U+FFFD. Use one instance for one stream, and by one
/// thread at a time.
final class AsciiJson {
  private static final char FIRST_OTHER = 0x80;

  /// `\`, `u` and four digits.
  private static final int ESCAPE_BYTES = 6;

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  /// The first bytes of a character whose last bytes have not arrived yet: three at most.
  private byte[] begun = {};

  /// The next piece. If it ends within a character, the bytes of that character are kept for the
  /// following piece.
  ByteBuffer next(ByteBuffer piece) {
    if (begun.length == 0 && isAscii(piece)) {
      return piece;
    }
    var bytes = ByteBuffer.allocate(begun.length + piece.remaining()).put(begun).put(piece).flip();
    // No character has more chars than bytes.
    var chars = CharBuffer.allocate(bytes.remaining());
    utf8.reset().decode(bytes, chars, false);
    begun = new byte[bytes.remaining()];
    bytes.get(begun);
    return escaped(chars.flip());
  }

  private static boolean isAscii(ByteBuffer bytes) {
    for (var at = bytes.position(); at < bytes.limit(); at++) {
      if (bytes.get(at) < 0) {
        return false;
      }
    }
    return true;
  }

  private static ByteBuffer escaped(CharBuffer chars) {
    var others = chars.chars().filter(it -> it >= FIRST_OTHER).count();
    var bytes =
        ByteBuffer.allocate(Math.toIntExact(chars.remaining() + others * (ESCAPE_BYTES - 1)));
    while (chars.hasRemaining()) {
      var next = chars.get();
      if (next < FIRST_OTHER) {
        bytes.put((byte) next);
        continue;
      }
      bytes.put((byte) '\\').put((byte) 'u');
      for (var shift = 12; shift >= 0; shift -= 4) {
        bytes.put(DIGITS[next >> shift & 0xf]);
      }
    }
    return bytes.flip();
  }
}
