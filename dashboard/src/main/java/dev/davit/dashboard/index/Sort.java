package dev.davit.dashboard.index;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The order of a list. Runs without the value that it looks at come last.
///
/// @param descending the newest or longest first
public record Sort(Field field, boolean descending) {
  /// The newest runs first.
  public static final Sort NEWEST = new Sort(Field.CREATED, true);

  /// What runs can be sorted by.
  public enum Field {
    CREATED,
    STARTED,
    FINISHED,
    DURATION;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private @Nullable Comparable<?> of(RunRow row, Instant now) {
      return switch (this) {
        case CREATED -> row.times().created();
        case STARTED -> row.times().started();
        case FINISHED -> row.times().finished();
        case DURATION -> row.times().ran(now).orElse(null);
      };
    }
  }

  /// The sort of a query string, such as `-created`; empty if there is none of that name.
  static Optional<Sort> of(String text) {
    var descending = text.startsWith("-");
    var word = descending ? text.substring(1) : text;
    for (var field : Field.values()) {
      if (field.word().equals(word)) {
        return Optional.of(new Sort(field, descending));
      }
    }
    return Optional.empty();
  }

  /// As in a query string: `-created`.
  public String text() {
    return (descending ? "-" : "") + field.word();
  }

  Comparator<RunRow> comparator(Instant now) {
    Comparator<RunRow> byName =
        Comparator.comparing((RunRow row) -> row.key().namespace())
            .thenComparing(row -> row.key().name());
    return (a, b) -> {
      var order = compare(field.of(a, now), field.of(b, now));
      return order == 0 ? byName.compare(a, b) : order;
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // both are values of one field
  private int compare(@Nullable Comparable a, @Nullable Comparable b) {
    if (a == null || b == null) {
      return Boolean.compare(a == null, b == null);
    }
    return descending ? b.compareTo(a) : a.compareTo(b);
  }
}
