package dev.davit.operator.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VisibleTextTest {
  record Case(String name, String text, String lines, String line) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        same("ordinary text stays", "Grüße, 世界 ✓ → 🙂\u00a0!"),
        same("a tab stays", "a\tb"),
        same("an escape that is text already stays", "\\u001b[2J"),
        same("nothing stays nothing", ""),
        visible("ESC clears the screen", "\u001b[2J", "\\u001b[2J"),
        visible("ESC sets the title", "\u001b]0;x\u0007", "\\u001b]0;x\\u0007"),
        visible("CSI of C1 does the same", "\u009b2J", "\\u009b2J"),
        visible("a carriage return overwrites its line", "bad\rgood", "bad\\u000dgood"),
        visible("a backspace takes back", "ab\b", "ab\\u0008"),
        visible("a vertical tab and a form feed move on", "\u000b\f", "\\u000b\\u000c"),
        visible("NUL, DEL and the last of C1", "\0\u007f\u009f", "\\u0000\\u007f\\u009f"),
        new Case("lines stay lines, but not in one", "a\nb\n", "a\nb\n", "a\\u000ab\\u000a"),
        new Case("lines of Windows are lines", "a\r\nb", "a\nb", "a\\u000d\\u000ab"),
        new Case("empty lines stay", "\n\na", "\n\na", "\\u000a\\u000aa"),
        new Case("trailing empty lines stay", "a\n\n", "a\n\n", "a\\u000a\\u000a"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void controlCharactersAreShown(Case it) {
    assertThat(VisibleText.lines(it.text())).isEqualTo(it.lines());
    assertThat(VisibleText.line(it.text())).isEqualTo(it.line());
  }

  private static Case same(String name, String text) {
    return visible(name, text, text);
  }

  private static Case visible(String name, String text, String shown) {
    return new Case(name, text, shown, shown);
  }
}
