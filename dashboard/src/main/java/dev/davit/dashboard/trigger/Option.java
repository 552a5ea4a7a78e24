package dev.davit.dashboard.trigger;

import dev.davit.client.TriggerOptions;
import dev.davit.contract.Durations;
import dev.davit.sdk.Machine;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/// An option of a run, as a field of the form. An empty field leaves it to the task.
public enum Option {
  TAGS("Tags", "one a line", "tags"),
  QUEUE("Queue", "the task's", "queue"),
  CONCURRENCY_KEY("Concurrency key", "none", "concurrencyKey"),
  PRIORITY("Priority", "seconds, 0", "priority"),
  DELAY("Delay", "10m, or an instant", "delay"),
  TTL("Ttl", "such as 1h", "ttl"),
  MACHINE("Machine", "the task's", "machine"),
  MAX_ATTEMPTS("Max attempts", "the task's", "maxAttempts"),
  MAX_DURATION("Max duration", "such as 5m", "maxDuration"),
  IDEMPOTENCY_KEY("Idempotency key", "none", "idempotencyKey"),
  METADATA("Metadata", "a JSON object", "metadata");

  private final String label;
  private final String hint;
  private final String field;

  Option(String label, String hint, String field) {
    this.label = label;
    this.hint = hint;
    this.field = field;
  }

  public String label() {
    return label;
  }

  /// What an empty field shows.
  public String hint() {
    return hint;
  }

  /// The name of the field in the form.
  public String field() {
    return field;
  }

  /// Whether its text may have several lines.
  public boolean isLong() {
    return this == TAGS || this == METADATA;
  }

  /// `options` with this one.
  ///
  /// @param text not empty
  /// @throws IllegalArgumentException if the text is not allowed; the message says what is
  TriggerOptions addTo(TriggerOptions options, String text) {
    return switch (this) {
      case TAGS ->
          options.tags(
              text.lines().map(String::strip).filter(it -> !it.isEmpty()).toArray(String[]::new));
      case QUEUE -> options.queue(text);
      case CONCURRENCY_KEY -> options.concurrencyKey(text);
      case PRIORITY -> options.priority(Duration.ofSeconds(number(text)));
      case DELAY -> delayed(options, text);
      case TTL -> options.ttl(Durations.parse(text));
      case MACHINE -> options.machine(Machine.of(text));
      case MAX_ATTEMPTS -> options.maxAttempts(number(text));
      case MAX_DURATION -> options.maxDuration(Durations.parse(text));
      case IDEMPOTENCY_KEY -> options.idempotencyKey(text);
      case METADATA ->
          switch (ExactJson.read(text)) {
            case ExactJson.Read.Value(var json) -> options.metadata(json);
            case ExactJson.Read.Wrong(var why) -> throw new IllegalArgumentException(why);
          };
    };
  }

  private static TriggerOptions delayed(TriggerOptions options, String text) {
    if (!text.toUpperCase(Locale.ROOT).contains("T")) {
      return options.delay(Durations.parse(text));
    }
    try {
      return options.delay(Instant.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "\"%s\" is not an instant; allowed: 2030-01-31T12:00:00Z, or a duration such as 10m"
              .formatted(text),
          e);
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"%s\" is not a whole number".formatted(text), e);
    }
  }
}
