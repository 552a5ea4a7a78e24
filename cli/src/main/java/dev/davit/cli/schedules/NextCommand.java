package dev.davit.cli.schedules;

import dev.davit.cli.terminal.Output;
import dev.davit.cli.terminal.UsageException;
import dev.davit.cron.CronExpression;
import dev.davit.cron.CronSchedule;
import dev.davit.cron.Zones;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// Prints the next instants of a cron expression, without a cluster.
@Command(
    name = "next",
    mixinStandardHelpOptions = true,
    description = "Print the next instants at which a cron expression fires; needs no cluster.")
final class NextCommand implements Callable<Integer> {
  private static final int MOST = 1000;

  @Option(
      names = "--cron",
      required = true,
      paramLabel = "EXPRESSION",
      converter = OfCron.class,
      description = "Minute, hour, day of the month, month and day of the week: '30 2 * * *'.")
  private CronExpression cron = CronExpression.parse("@daily"); // picocli sets it

  @Option(
      names = "--timezone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      converter = OfZone.class,
      description = "An IANA name, such as Europe/Berlin (default: ${DEFAULT-VALUE}).")
  private ZoneId zone = Zones.zone("UTC");

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      converter = OfInstant.class,
      description = "Print instants after this one, such as 2030-01-31T12:00:00Z (default: now).")
  private @Nullable Instant from;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "5",
      description = "How many, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private int count;

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public Integer call() {
    if (count < 1 || count > MOST) {
      throw new UsageException("-n is %d; allowed: 1 to %d".formatted(count, MOST));
    }
    var output = Output.of(spec.commandLine());
    var next = next(from == null ? Instant.now() : from);
    next.forEach(instant -> output.result(instant.toString()));
    if (next.isEmpty()) {
      output.note("\"%s\" does not fire in %s within 50 years".formatted(cron, zone));
    }
    return 0;
  }

  private List<Instant> next(Instant after) {
    try {
      return new CronSchedule(cron, zone).next(after, count);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--from: " + e.getMessage());
    }
  }

  static final class OfCron implements ITypeConverter<CronExpression> {
    @Override
    public CronExpression convert(String text) {
      try {
        return CronExpression.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  static final class OfZone implements ITypeConverter<ZoneId> {
    @Override
    public ZoneId convert(String text) {
      try {
        return Zones.zone(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  static final class OfInstant implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "\"%s\" is not an instant; allowed: date, time and offset, such as 2030-01-31T12:00:00Z"
                .formatted(text));
      }
    }
  }
}
