package dev.davit.payload;

import java.util.ArrayDeque;
import java.util.Deque;

/// The size of RE2's program for a pattern, known before it is compiled. RE2/J has no bound, and
/// `((a{1000}){1000}){1000}` fills any heap.
///
/// The size is an upper bound, calculated in one pass over the text. A pattern that RE2 refuses may
/// get any size.
///
/// @param instructions the number of instructions in the program; nested repetitions multiply it
/// @param ranges the number of ranges in character classes, each about as large as an instruction
/// @param groups the number of groups in parentheses
record PatternSize(long instructions, long ranges, int groups) {
  /// The longest pattern that is parsed. RE2's parser sometimes copies the rest of the text.
  static final int MAX_CHARS = 4_096;

  /// More groups need memory for each instruction, and stack for each level.
  static final int MAX_GROUPS = 100;

  private static final long MANY = 1_000_000_000_000L;
  private static final int UNICODE_CLASS = 128;
  private static final int FOLDED = 256;

  long total() {
    return Math.min(MANY, instructions + ranges);
  }

  static PatternSize of(String pattern) {
    var reading = new Reading(pattern);
    reading.read();
    return reading.size();
  }

  /// One open parenthesis: the size of its content, without the last atom, which a repetition may
  /// multiply.
  private static final class Group {
    private final int captures;
    private long before;
    private long last;

    /// @param captures the instructions that record where the group matched
    Group(int captures) {
      this.captures = captures;
    }

    void atom(long instructions) {
      before = Math.min(MANY, before + last);
      last = instructions;
    }

    /// Counts at least one copy, and then the instructions around the copies.
    void repeat(long copies, long around) {
      last = Math.min(MANY, Math.max(1, copies) * last + around);
    }

    /// Empty content is an instruction too.
    long sum() {
      return Math.max(1, Math.min(MANY, before + last));
    }
  }

  private static final class Reading {
    private final String text;
    private final Deque<Group> open = new ArrayDeque<>();
    private Group group = new Group(0);
    private boolean folds;
    private long ranges;
    private int groups;
    private int at;

    Reading(String text) {
      this.text = text;
    }

    PatternSize size() {
      // Every program has an instruction to match and one to fail.
      var instructions = 2 + group.sum();
      for (var outer : open) {
        instructions += outer.sum();
      }
      return new PatternSize(Math.min(MANY, instructions), Math.min(MANY, ranges), groups);
    }

    /// Ends early at syntax that RE2 refuses, because RE2's own message is better.
    void read() {
      while (at < text.length() && step()) {
        // Each step reads one atom or operator.
      }
    }

    private boolean step() {
      var c = text.charAt(at++);
      switch (c) {
        case '(' -> {
          return parenthesis();
        }
        case ')' -> {
          return close();
        }
        case '|' -> {
          group.atom(2);
          group.atom(0);
        }
        case '*' -> group.repeat(1, 2);
        case '+', '?' -> group.repeat(1, 1);
        case '{' -> braces();
        case '[' -> {
          group.atom(1);
          return characterClass();
        }
        case '\\' -> {
          return escape();
        }
        default -> group.atom(1);
      }
      return true;
    }

    private boolean parenthesis() {
      if (text.startsWith("?P<", at) || text.startsWith("?<", at)) {
        at = text.indexOf('>', at) + 1;
        if (at == 0) {
          return false;
        }
        open(2);
        return true;
      }
      if (!text.startsWith("?", at)) {
        open(2);
        return true;
      }
      for (at++; at < text.length(); ) {
        switch (text.charAt(at++)) {
          case 'i' -> folds = true;
          case ':' -> {
            open(0);
            return true;
          }
          case ')' -> {
            return true;
          }
          default -> {}
        }
      }
      return false;
    }

    private void open(int captures) {
      groups++;
      open.push(group);
      group = new Group(captures);
    }

    private boolean close() {
      if (open.isEmpty()) {
        return false;
      }
      var inside = group.sum() + group.captures;
      group = open.pop();
      group.atom(inside);
      return true;
    }

    /// `{2}`, `{2,}` or `{2,5}`. Any other brace is an ordinary character.
    private void braces() {
      var end = text.indexOf('}', at);
      var inside = end < 0 ? "" : text.substring(at, end);
      var comma = inside.indexOf(',');
      var least = comma < 0 ? inside : inside.substring(0, comma);
      var most = comma < 0 ? "" : inside.substring(comma + 1);
      if (!isNumber(least) || !(most.isEmpty() || isNumber(most))) {
        group.atom(1);
        return;
      }
      var copies = number(least);
      if (comma < 0) {
        group.repeat(copies, 0);
      } else if (most.isEmpty()) {
        group.repeat(copies, 2);
      } else {
        group.repeat(number(most), Math.max(0, number(most) - copies));
      }
      // RE2 treats some numbers, such as 01, as text.
      group.before = Math.min(MANY, group.before + inside.length() + 2);
      at = end + 1;
    }

    private static boolean isNumber(String digits) {
      return !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long number(String digits) {
      return digits.length() > 6 ? 1_000_000 : Long.parseLong(digits);
    }

    private boolean escape() {
      if (at >= text.length()) {
        return false;
      }
      var c = text.charAt(at++);
      switch (c) {
        case 'Q' -> quoted();
        case 'p', 'P' -> {
          group.atom(1);
          return unicodeClass();
        }
        case 'x' -> {
          group.atom(1);
          return !text.startsWith("{", at) || skipTo("}");
        }
        default -> {
          group.atom(1);
          ranges += 4;
        }
      }
      return true;
    }

    private void quoted() {
      var end = text.indexOf("\\E", at);
      var stop = end < 0 ? text.length() : end;
      for (; at < stop; at++) {
        group.atom(1);
      }
      at = end < 0 ? stop : end + 2;
    }

    private boolean unicodeClass() {
      ranges += folds ? UNICODE_CLASS + FOLDED : UNICODE_CLASS;
      if (text.startsWith("{", at)) {
        return skipTo("}");
      }
      at++;
      return true;
    }

    private boolean skipTo(String end) {
      var found = text.indexOf(end, at);
      at = found + end.length();
      return found >= 0;
    }

    private boolean characterClass() {
      if (text.startsWith("^", at)) {
        at++;
        ranges += 2;
      }
      for (var first = true; at < text.length(); first = false) {
        var c = text.charAt(at++);
        if (c == ']' && !first) {
          return true;
        }
        ranges += folds ? 8 : 1;
        switch (c) {
          case '[' -> named();
          case '\\' -> {
            if (!classEscape()) {
              return false;
            }
          }
          case '-' -> ranges += folds && rangeMayBeLong() ? FOLDED : 0;
          default -> {}
        }
      }
      return false;
    }

    private void named() {
      var end = text.startsWith(":", at) ? text.indexOf(":]", at) : -1;
      if (end >= 0) {
        ranges += 8;
        at = end + 2;
      }
    }

    private boolean classEscape() {
      if (at >= text.length()) {
        return false;
      }
      var c = text.charAt(at++);
      ranges += 4;
      return (c != 'p' && c != 'P') || unicodeClass();
    }

    /// RE2 visits every character of such a range, to add those that differ only in case.
    private boolean rangeMayBeLong() {
      return at < text.length() && (text.charAt(at) == '\\' || text.charAt(at) > 127);
    }
  }
}
