package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Patterns and bounds that several fields of the schema share, as constants for their annotations.
final class SchemaBounds {
  /// A DNS label (RFC 1123), which Kubernetes accepts as a name and as a label's value.
  static final String DNS_LABEL = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";

  static final String DNS_LABEL_OR_NONE = "^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?$";

  /// The name of a Run: a DNS subdomain (RFC 1123). Its own rule limits it to 63 characters.
  static final String RUN_NAME = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";

  /// Hours, minutes, seconds, milliseconds. The pattern also accepts the empty text; the rule with
  /// `size()` does not.
  static final String DURATION = "^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?$";

  /// Longer texts are not durations.
  static final long DURATION_LENGTH = 40;

  /// Of one entry of the largest size that cannot be compressed, in Base64.
  static final long JOURNAL_PART_LENGTH = 1024 * 1024;

  /// An image reference. The kubelet reports errors in it; the schema only excludes texts that
  /// cannot be one.
  static final String IMAGE = "^\\S+$";

  static final long IMAGE_LENGTH = 512;

  static final int MAX_ATTEMPTS = 250;

  static final int MAX_SLOTS = 100_000;

  /// The maximum number of starts that a queue remembers.
  static final int MAX_STARTS = 10_000;

  static final int MAX_QUEUED = 1_000_000;

  static final long CONCURRENCY_KEY_LENGTH = 1024;

  /// As long as the longest name of a Kubernetes resource.
  static final long BY_LENGTH = 253;

  /// Five fields, or a name. Which values a field may have is the operator's business.
  static final String CRON =
      "^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|[0-9A-Za-z*,/-]+([ \\t]+[0-9A-Za-z*,/-]+){4})$";

  static final long CRON_LENGTH = 256;

  /// A name of the IANA time zone database, of which only the operator knows the list.
  static final String TIME_ZONE = "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$";

  static final long TIME_ZONE_LENGTH = 64;

  /// A duration, or a share of the interval.
  static final String WINDOW = "^(([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,9}s)?|100%|[0-9]{1,2}%)$";

  static final long EXTERNAL_ID_LENGTH = 256;

  /// The most characters that the name of a declared schedule adds to its task's.
  static final long SCHEDULE_SUFFIX_LENGTH = 32;

  static final int MAX_SCHEDULES = 32;

  static final String CATCH_UP_RULE =
      "!has(self.missed) || self.missed != 'All' || !has(self.concurrencyPolicy) || self.concurrencyPolicy == 'Allow'";

  static final String CATCH_UP_MESSAGE =
      "missed: All needs concurrencyPolicy: Allow; to execute one run at a time, use a queue with concurrencyLimit: 1";

  /// A year in seconds.
  static final int MAX_PRIORITY = 31_536_000;

  /// The constants of each enum by their names on the wire. Every status that is read needs this
  /// lookup, so they are cached.
  private static final ClassValue<Map<String, Object>> CONSTANTS =
      new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> type) {
          return constants(type);
        }
      };

  private SchemaBounds() {}

  /// The constant whose [JsonProperty] is `name`; null if there is none.
  static <E extends Enum<E>> @Nullable E constant(Class<E> type, String name) {
    return type.cast(CONSTANTS.get(type).get(name));
  }

  private static Map<String, Object> constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .collect(Collectors.toMap(it -> nameOf((Enum<?>) it), it -> it));
  }

  private static String nameOf(Enum<?> constant) {
    try {
      return constant
          .getDeclaringClass()
          .getField(constant.name())
          .getAnnotation(JsonProperty.class)
          .value();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("a constant without a field: " + constant, e);
    }
  }
}
