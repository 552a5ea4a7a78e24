package dev.davit.dashboard.trigger;

import dev.davit.api.RunSpec;
import dev.davit.dashboard.run.PrettyJson;
import dev.davit.dashboard.web.Form;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is typed into the form of the Test page.
///
/// @param payload a text that should be JSON
/// @param options the texts of the options that are set
/// @param once drawn for the page: the same texts sent twice from it make one run
public record TestForm(String payload, Map<Option, String> options, String once) {
  static final String PAYLOAD = "payload";
  static final String ONCE = "once";

  public TestForm {
    options = Map.copyOf(options);
  }

  /// As a browser has sent it.
  static TestForm of(Form form) {
    var options = new EnumMap<Option, String>(Option.class);
    for (var option : Option.values()) {
      put(options, option, form.first(option.field()));
    }
    return new TestForm(form.first(PAYLOAD), options, form.first(ONCE));
  }

  /// What a run had, but for its idempotency key and its delay, which were for that run.
  static TestForm of(RunSpec run, String once) {
    var options = new EnumMap<Option, String>(Option.class);
    put(options, Option.TAGS, run.tags() == null ? null : String.join("\n", run.tags()));
    put(options, Option.QUEUE, run.queue());
    put(options, Option.CONCURRENCY_KEY, run.concurrencyKey());
    put(options, Option.PRIORITY, run.priority());
    put(options, Option.TTL, run.ttl());
    put(options, Option.MACHINE, run.machine());
    put(options, Option.MAX_ATTEMPTS, run.maxAttempts());
    put(options, Option.MAX_DURATION, run.maxDuration());
    put(options, Option.METADATA, run.metadata());
    var payload = PrettyJson.whole(run.payload());
    return new TestForm(payload.isEmpty() ? "null" : payload, options, once);
  }

  /// The same with another payload.
  TestForm withPayload(String other) {
    return new TestForm(other, options, once);
  }

  /// The text of an option; empty if it is not set.
  public String text(Option option) {
    return options.getOrDefault(option, "");
  }

  private static void put(Map<Option, String> options, Option option, @Nullable Object value) {
    var text = Objects.toString(value, "").strip();
    if (!text.isEmpty()) {
      options.put(option, text);
    }
  }
}
