package dev.davit.cron;

import dev.davit.contract.Texts;
import java.time.ZoneId;
import java.util.Set;
import java.util.stream.Collectors;

/// Time zones by their names.
public final class Zones {
  private static final int MOST_QUOTED = 60;

  /// The JDK also has its own names, from before the database had these rules.
  private static final Set<String> NAMES =
      ZoneId.getAvailableZoneIds().stream()
          .filter(name -> !name.startsWith("SystemV/"))
          .collect(Collectors.toUnmodifiableSet());

  private Zones() {}

  /// The zone of an IANA name, such as `Europe/Berlin`, or of `UTC`. Offsets, such as `+02:00`, are
  /// refused: they know no daylight saving, and mostly are a mistake.
  ///
  /// @throws IllegalArgumentException if there is no such zone in the time zone database of this
  ///   JVM; the message quotes `name` and has an example
  public static ZoneId zone(String name) {
    if (!NAMES.contains(name)) {
      var similar = NAMES.stream().filter(name::equalsIgnoreCase).findFirst();
      throw new IllegalArgumentException(
          "\"%s\" is not a time zone; allowed: UTC and IANA names, such as %s"
              .formatted(Texts.cut(name, MOST_QUOTED), similar.orElse("Europe/Berlin")));
    }
    return ZoneId.of(name);
  }
}
