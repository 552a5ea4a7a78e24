package dev.davit.operator;

import dev.davit.contract.Durations;
import dev.davit.operator.attempt.MachinePreset;
import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.attempt.MachinesFile;
import dev.davit.operator.gateway.GatewayInstallation;
import dev.davit.operator.gateway.GatewaySettings;
import dev.davit.operator.gateway.HookSettings;
import dev.davit.operator.queue.LimitSettings;
import dev.davit.operator.queue.Rate;
import dev.davit.operator.run.RetentionSettings;
import dev.davit.operator.run.RunSettings;
import dev.davit.operator.store.StoreSettings;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The settings of the operator, read once from the environment.
///
/// @param namespaces the watched namespaces; empty: all
/// @param httpPort the port of health and metrics; 0 takes a free one
/// @param lease how operators agree on the leader; [Lease.None] if there is only one operator
/// @param gateway where the leader serves the gateway; empty: it does not
/// @param store what keeps outputs that are too large for the API server; empty: they are refused
public record OperatorSettings(
    Set<String> namespaces,
    int httpPort,
    Lease lease,
    MachinePresets machines,
    RunSettings runs,
    Optional<GatewayInstallation> gateway,
    Optional<StoreSettings> store) {

  /// Whether several operators agree on a leader.
  public sealed interface Lease {
    /// This operator is the only one.
    record None() implements Lease {}

    /// The holder of a Lease object leads.
    ///
    /// @param duration how long a leader still counts after its last renewal; between 3 s and 10
    ///   min
    record Of(String namespace, String name, Duration duration) implements Lease {}
  }

  public OperatorSettings {
    namespaces = Set.copyOf(namespaces);
  }

  /// Settings without an object store.
  public OperatorSettings(
      Set<String> namespaces,
      int httpPort,
      Lease lease,
      MachinePresets machines,
      RunSettings runs,
      Optional<GatewayInstallation> gateway) {
    this(namespaces, httpPort, lease, machines, runs, gateway, Optional.empty());
  }

  /// The settings that [#read] returns without any variable, but without leader election, on a free
  /// port, and with statuses that say at once that a run executes: somebody watches.
  public static OperatorSettings embedded() {
    return new OperatorSettings(
        Set.of(),
        0,
        new Lease.None(),
        MachinePresets.DEFAULTS,
        RunSettings.DEFAULTS.withExecutingDelay(Duration.ZERO),
        Optional.empty());
  }

  /// Reads the variables `DAVIT_…`.
  ///
  /// @throws IllegalArgumentException with every wrong variable, its value, and the values that are
  ///   allowed
  public static OperatorSettings read(Map<String, String> env) {
    var reader = new Reader(env);
    var gateway = gateway(reader);
    var settings =
        new OperatorSettings(
            reader.value("DAVIT_NAMESPACES", "", OperatorSettings::names),
            reader.number("DAVIT_HTTP_PORT", 8080, 0, 65535),
            lease(reader),
            machines(reader),
            new RunSettings(
                reader.duration("DAVIT_START_TIMEOUT", "5m", "1s", "24h"),
                reader.duration("DAVIT_OVERTIME", "60s", "1s", "1h"),
                reader.duration("DAVIT_EXECUTING_DELAY", "2s", "0s", "1m"),
                reader.number("DAVIT_MAX_DISRUPTIONS", 10, 0, 1000),
                reader.value(
                    "DAVIT_ALLOW_PRIVILEGED_POD_TEMPLATES", "false", OperatorSettings::bool),
                Optional.of(reader.duration("DAVIT_RUN_TTL", "0s", "0s", "8760h"))
                    .filter(ttl -> !ttl.isZero()),
                limits(reader),
                retention(reader)),
            gateway,
            store(reader, gateway.isPresent()));
    reader.throwIfWrong();
    return settings;
  }

  /// The presets of `DAVIT_MACHINES` and those of the file.
  private static MachinePresets machines(Reader reader) {
    return reader
        .value("DAVIT_MACHINES", "", MachinePresets::parse)
        .and(reader.value("DAVIT_MACHINES_FILE", "", OperatorSettings::machinesFile));
  }

  private static List<MachinePreset> machinesFile(String path) {
    try {
      return path.isBlank() ? List.of() : MachinesFile.parse(Files.readString(Path.of(path)));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + e);
    }
  }

  /// All variables are checked, even if there is no gateway.
  private static Optional<GatewayInstallation> gateway(Reader reader) {
    var enabled = reader.value("DAVIT_GATEWAY_ENABLED", "false", OperatorSettings::bool);
    var installation =
        new GatewayInstallation(
            GatewaySettings.at(reader.number("DAVIT_GATEWAY_PORT", 8443, 0, 65535))
                .forHeap(Runtime.getRuntime().maxMemory()),
            reader.value("DAVIT_GATEWAY_NAMESPACE", "davit-system", Function.identity()),
            reader.value("DAVIT_GATEWAY_NAME", "davit-gateway", Function.identity()),
            reader.value("DAVIT_GATEWAY_ADDRESS", "", optional(OperatorSettings::address)),
            reader.value("DAVIT_GATEWAY_URL", "", optional(OperatorSettings::url)),
            reader.value("DAVIT_GATEWAY_HOSTS", "", OperatorSettings::names),
            hooks(reader, enabled));
    return enabled ? Optional.of(installation) : Optional.empty();
  }

  private static Optional<HookSettings> hooks(Reader reader, boolean hasGateway) {
    var enabled =
        reader.value(
            "DAVIT_HOOKS_ENABLED",
            "false",
            text -> {
              var wanted = bool(text);
              if (wanted && !hasGateway) {
                throw new IllegalArgumentException("needs DAVIT_GATEWAY_ENABLED=true");
              }
              return wanted;
            });
    var settings =
        HookSettings.at(
            reader.number("DAVIT_HOOKS_PORT", 9444, 0, 65535),
            reader.value("DAVIT_HOOKS_URL", "", optional(OperatorSettings::url)));
    return enabled ? Optional.of(settings) : Optional.empty();
  }

  /// All variables are checked, even if there is no store.
  private static Optional<StoreSettings> store(Reader reader, boolean hasGateway) {
    var endpoint =
        reader.value(
            "DAVIT_OBJECT_STORE_ENDPOINT",
            "",
            text -> {
              if (!text.isBlank() && !hasGateway) {
                throw new IllegalArgumentException("needs DAVIT_GATEWAY_ENABLED=true");
              }
              return optional(StoreSettings::endpoint).apply(text);
            });
    var bucket =
        reader.value(
            "DAVIT_OBJECT_STORE_BUCKET",
            "",
            text -> text.isBlank() && endpoint.isEmpty() ? text : StoreSettings.bucket(text),
            "none");
    var region = reader.value("DAVIT_OBJECT_STORE_REGION", "us-east-1", StoreSettings::region);
    var pathStyle =
        reader.value(
            "DAVIT_OBJECT_STORE_PATH_STYLE",
            "false",
            text -> {
              if (!bool(text) && !bucket.isBlank()) {
                endpoint.ifPresent(it -> StoreSettings.requireHost(bucket, it));
              }
              return bool(text);
            },
            "true");
    var credentials =
        reader.value(
            "DAVIT_OBJECT_STORE_CREDENTIALS", "/etc/davit-object-store/credentials", Path::of);
    var ca = reader.value("DAVIT_OBJECT_STORE_CA", "", optional(Path::of));
    var maxBytes = reader.bytes("DAVIT_OBJECT_STORE_MAX_BYTES", "100Mi", 1 << 30);
    return endpoint.map(
        it -> new StoreSettings(it, bucket, region, pathStyle, credentials, ca, (int) maxBytes));
  }

  /// Empty for a blank text.
  private static <T> Function<String, Optional<T>> optional(Function<String, T> parser) {
    return text -> text.isBlank() ? Optional.empty() : Optional.of(parser.apply(text));
  }

  private static String url(String text) {
    if (!text.matches("https://[-.:\\[\\]\\w]+(/[-.\\w]+)*")) {
      throw new IllegalArgumentException(
          "allowed: https://HOST[:PORT][/PATH] without a slash at its end, or nothing");
    }
    return text;
  }

  private static String address(String text) {
    try {
      return InetAddress.ofLiteral(text).getHostAddress();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("allowed: an IP address, or nothing", e);
    }
  }

  private static RetentionSettings retention(Reader reader) {
    return new RetentionSettings(
        reader.duration("DAVIT_POD_RETENTION", "0s", "0s", "24h"),
        reader.duration("DAVIT_RUN_RETENTION_AGE", "24h", "1s", "8760h"),
        reader.number("DAVIT_RUN_RETENTION_COUNT", 1000, 0, 100_000),
        reader.bytes("DAVIT_RUN_RETENTION_TASK_BYTES", "64Mi"),
        reader.bytes("DAVIT_RUN_RETENTION_NAMESPACE_BYTES", "256Mi"),
        reader.number("DAVIT_RUN_RETENTION_DELETIONS", 1000, 1, 100_000),
        reader.duration("DAVIT_RETENTION_INTERVAL", "60s", "1s", "24h"));
  }

  private static LimitSettings limits(Reader reader) {
    return new LimitSettings(
        slots(reader.number("DAVIT_CONCURRENCY_LIMIT", 0, 0, 999_999)),
        slots(reader.number("DAVIT_NAMESPACE_CONCURRENCY_LIMIT", 0, 0, 999_999)),
        reader.value("DAVIT_NAMESPACE_CONCURRENCY_LIMITS", "", OperatorSettings::namespaceLimits),
        reader.value("DAVIT_BURST_FACTOR", "1", OperatorSettings::burst),
        Optional.of(creations(reader.number("DAVIT_POD_CREATIONS_PER_SECOND", 100, 1, 10_000))));
  }

  /// The rate in tenths of a second if that is possible, so that not all pods are created at once.
  private static Rate creations(int perSecond) {
    return perSecond % 10 == 0
        ? new Rate(perSecond / 10, Duration.ofMillis(100))
        : new Rate(perSecond, Duration.ofSeconds(1));
  }

  /// The limit; 0 is no limit.
  private static int slots(int limit) {
    return limit == 0 ? LimitSettings.UNLIMITED : limit;
  }

  private static Map<String, Integer> namespaceLimits(String text) {
    var limits = new HashMap<String, Integer>();
    for (var entry : names(text)) {
      if (!entry.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?=[0-9]{1,6}")) {
        throw new IllegalArgumentException(
            "\"" + entry + "\"; allowed: NAMESPACE=LIMIT,… with limits from 0 (none) to 999999");
      }
      var parts = entry.split("=", -1);
      limits.put(parts[0], slots(Integer.parseInt(parts[1])));
    }
    return limits;
  }

  private static double burst(String text) {
    if (!text.matches("\\d{1,2}(\\.\\d{1,3})?")
        || Double.parseDouble(text) < 1
        || Double.parseDouble(text) > 10) {
      throw new IllegalArgumentException("allowed: a number from 1 to 10");
    }
    return Double.parseDouble(text);
  }

  private static Lease lease(Reader reader) {
    var enabled = reader.value("DAVIT_LEADER_ELECTION", "true", OperatorSettings::bool);
    return enabled
        ? new Lease.Of(
            reader.value("DAVIT_LEASE_NAMESPACE", "davit-system", Function.identity()),
            reader.value("DAVIT_LEASE_NAME", "davit-operator", Function.identity()),
            reader.duration("DAVIT_LEASE_DURATION", "15s", "3s", "10m"))
        : new Lease.None();
  }

  private static Set<String> names(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("allowed: true, false");
    };
  }

  /// Collects all wrong variables, so that one exception reports all of them.
  private static final class Reader {
    private final Map<String, String> env;
    private final List<String> wrong = new ArrayList<>();

    Reader(Map<String, String> env) {
      this.env = env;
    }

    <T> T value(String name, String fallback, Function<String, T> parser) {
      return value(name, fallback, parser, fallback);
    }

    /// @param instead what is parsed after a wrong value
    <T> T value(String name, String fallback, Function<String, T> parser, String instead) {
      var text = env.getOrDefault(name, fallback);
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        wrong.add("%s=\"%s\": %s".formatted(name, text, e.getMessage()));
        return parser.apply(instead);
      }
    }

    int number(String name, int fallback, int min, int max) {
      return value(
          name,
          Integer.toString(fallback),
          text -> {
            if (!text.matches("\\d{1,9}")
                || Integer.parseInt(text) < min
                || Integer.parseInt(text) > max) {
              throw new IllegalArgumentException("allowed: a number from " + min + " to " + max);
            }
            return Integer.parseInt(text);
          });
    }

    Duration duration(String name, String fallback, String min, String max) {
      return value(
          name,
          fallback,
          text -> {
            var duration = Durations.parse(text);
            if (duration.compareTo(Durations.parse(min)) < 0
                || duration.compareTo(Durations.parse(max)) > 0) {
              throw new IllegalArgumentException("allowed: from " + min + " to " + max);
            }
            return duration;
          });
    }

    long bytes(String name, String fallback, long max) {
      return value(
          name,
          fallback,
          text -> {
            var bytes = bytes(text);
            if (bytes > max) {
              throw new IllegalArgumentException("allowed: up to " + max + " bytes");
            }
            return bytes;
          });
    }

    long bytes(String name, String fallback) {
      return value(name, fallback, Reader::bytes);
    }

    private static long bytes(String text) {
      if (!text.matches("[1-9]\\d{0,8}(Ki|Mi|Gi)?")) {
        throw new IllegalArgumentException(
            "allowed: bytes as a whole quantity, such as 64Mi or 1Gi");
      }
      return Quantity.getAmountInBytes(Quantity.parse(text)).longValueExact();
    }

    void throwIfWrong() {
      if (!wrong.isEmpty()) {
        throw new IllegalArgumentException(String.join("\n", wrong));
      }
    }
  }
}
