package dev.davit.e2e.images;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Collator;
import java.text.NumberFormat;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.Currency;
import java.util.List;
import java.util.Locale;

/// Prints what depends on the environment of a JVM: encodings, locales, time zones. It is run by
/// `davit dev` and in the runner's image.
public final class TextProgram {
  private TextProgram() {}

  public static void main(String[] arguments) throws Exception {
    encodings(arguments);
    numbersAndDates();
    System.err.println("Fehler: Müller 😀");
  }

  private static void encodings(String[] arguments) throws Exception {
    System.out.println("Müller 😀 " + String.join(" ", arguments));
    System.out.println("variable: " + System.getenv("GRUSS"));
    var folder = Files.createTempDirectory("Größe");
    Files.writeString(folder.resolve("Müller 😀.txt"), "über");
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        System.out.println("file: " + file.getFileName() + ": " + Files.readString(file));
      }
    }
    System.out.println("charset: " + Charset.defaultCharset());
    for (var name : List.of("sun.jnu.encoding", "stdout.encoding", "stderr.encoding")) {
      System.out.println(name + ": " + System.getProperty(name));
    }
    System.out.println("path: " + Path.of("ü").toString().length());
  }

  private static void numbersAndDates() {
    System.out.println("locale: " + Locale.getDefault() + ", zone: " + ZoneId.systemDefault());
    var date = ZonedDateTime.of(2026, 3, 9, 14, 5, 0, 0, ZoneId.of("Europe/Berlin"));
    System.out.println("in UTC: " + date.withZoneSameInstant(ZoneId.of("UTC")));
    for (var tag : List.of("de-DE", "de-CH", "fr-FR", "pl-PL", "ja-JP", "pt-BR", "en-GB")) {
      var locale = Locale.forLanguageTag(tag);
      System.out.printf(
          "%s: %s, %s, %s, %s, %s%n",
          tag,
          NumberFormat.getCurrencyInstance(locale).format(1234.5),
          NumberFormat.getInstance(locale).format(1234567.891),
          DateTimeFormatter.ofLocalizedDateTime(FormatStyle.FULL).withLocale(locale).format(date),
          DayOfWeek.MONDAY.getDisplayName(TextStyle.FULL, locale),
          Currency.getInstance("EUR").getDisplayName(locale));
    }
    System.out.println(
        "ä before z: " + (Collator.getInstance(Locale.GERMAN).compare("ä", "z") < 0));
  }
}
