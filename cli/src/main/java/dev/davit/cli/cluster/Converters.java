package dev.davit.cli.cluster;

import dev.davit.api.Phase;
import dev.davit.contract.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Parses texts from the command line.
public final class Converters {
  private Converters() {}

  public static final class OfDuration implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Durations.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /// The phases by their names on the wire, as a shell completes them.
  public static final class PhaseNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Phase.values()).map(Phase::wireName).iterator();
    }
  }

  public static final class OfPhase implements ITypeConverter<Phase> {
    @Override
    public Phase convert(String text) {
      return Arrays.stream(Phase.values())
          .filter(phase -> phase.wireName().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "\"%s\" is not a phase; allowed: %s"
                          .formatted(text, String.join(", ", new PhaseNames()))));
    }
  }

  /// The earliest start of a run.
  public sealed interface When {
    record After(Duration delay) implements When {}

    record At(Instant instant) implements When {}
  }

  public static final class OfWhen implements ITypeConverter<When> {
    @Override
    public When convert(String text) {
      try {
        return new When.At(OffsetDateTime.parse(text).toInstant());
      } catch (DateTimeParseException notAnInstant) {
        return new When.After(duration(text));
      }
    }

    private static Duration duration(String text) {
      try {
        return Durations.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "\"%s\" is neither a duration, such as 10m or 1h30m, nor an instant, such as 2030-01-31T12:00:00Z"
                .formatted(text));
      }
    }
  }
}
