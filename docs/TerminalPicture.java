import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Makes an SVG of what a terminal shows: text with colors on stdin, the picture on stdout. Lines in
/// which the pattern of the first argument is found are left out.
///
/// The picture of the README: `(echo '$ ./davit demo'; script -qec './davit demo' /dev/null) | java
/// docs/TerminalPicture.java '^davit: |^[+] |Dequeued|│|its log is' > docs/demo.svg`
class TerminalPicture {
  private static final Pattern COLOR = Pattern.compile("\u001b\\[(\\d*(?:;\\d+)*)m");
  private static final Pattern WORDS = Pattern.compile("\\S+(?: \\S+)*");
  private static final int MOST_COLUMNS = 112;
  private static final int LINE = 18;
  private static final double COLUMN = 7.83;
  private static final int MARGIN = 16;

  /// Those of the codes 30 to 37 and 90 to 97.
  private static final List<String> COLORS =
      List.of("#6e7681", "#ff7b72", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#e6edf3");

  private static final String PLAIN = "#c9d1d9";

  public static void main(String[] args) throws IOException {
    var leftOut = Pattern.compile(args.length > 0 ? args[0] : "(?!)");
    var lines = new ArrayList<String>();
    var input = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    for (var line : input.replace("\r", "").split("\n")) {
      var isRepeatedBlank = line.isBlank() && (lines.isEmpty() || lines.getLast().isBlank());
      if (!isRepeatedBlank && !leftOut.matcher(COLOR.matcher(line).replaceAll("")).find()) {
        lines.add(line);
      }
    }
    System.out.print(svg(lines));
  }

  private static String svg(List<String> lines) {
    var width = (int) (MOST_COLUMNS * COLUMN) + 2 * MARGIN;
    var height = lines.size() * LINE + 2 * MARGIN;
    var svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="A terminal">
        <rect width="100%%" height="100%%" rx="8" fill="#0d1117"/>
        <g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace" font-size="13">
        """
            .formatted(width, height, width, height));
    for (var i = 0; i < lines.size(); i++) {
      svg.append("<text y=\"%d\">".formatted(MARGIN + 13 + i * LINE));
      line(lines.get(i), svg);
      svg.append("</text>\n");
    }
    return svg.append("</g>\n</svg>\n").toString();
  }

  private static void line(String line, StringBuilder svg) {
    var codes = COLOR.matcher(line);
    var color = PLAIN;
    var column = 0;
    var from = 0;
    while (codes.find()) {
      column = span(line.substring(from, codes.start()), color, column, svg);
      color = color(codes.group(1));
      from = codes.end();
    }
    span(line.substring(from), color, column, svg);
  }

  /// Words that spaces set apart stand at their column, whatever font the reader has.
  private static int span(String text, String color, int column, StringBuilder svg) {
    var room = MOST_COLUMNS - column;
    var shown = text.length() <= room ? text : text.substring(0, Math.max(0, room - 1)) + "…";
    var words = WORDS.matcher(room > 0 ? shown : "");
    while (words.find()) {
      svg.append(
          "<tspan x=\"%.1f\" fill=\"%s\">%s</tspan>"
              .formatted(
                  MARGIN + (column + words.start()) * COLUMN, color, escaped(words.group())));
    }
    return column + text.length();
  }

  private static String color(String codes) {
    var code = codes.isEmpty() ? 0 : Integer.parseInt(codes.substring(codes.lastIndexOf(';') + 1));
    var isColor = (code >= 30 && code <= 37) || (code >= 90 && code <= 97);
    return isColor ? COLORS.get(code % 10) : PLAIN;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
