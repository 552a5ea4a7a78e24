package dev.davit.sdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import dev.davit.contract.Durations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The Task resources of an application, as YAML in the order of their ids. Fields with the default
/// value are left out.
///
/// `java -cp … dev.davit.sdk.Manifests --image IMAGE | kubectl apply -f -` deploys an application.
public final class Manifests {
  private static final YAMLMapper YAML =
      YAMLMapper.builder(YAMLFactory.builder().stringQuotingChecker(new Quoting()).build())
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private Manifests() {}

  /// Prints the manifests of the application on the class path. If the arguments or the application
  /// are not valid, writes a line to stderr and exits with 2.
  public static void main(String[] args) {
    try {
      System.out.print(
          ManifestArguments.parse(args).map(Manifests::loaded).orElse(ManifestArguments.USAGE));
    } catch (ApplicationException | IllegalArgumentException e) {
      System.err.println("manifests: " + e.getMessage());
      System.exit(2);
    }
  }

  private static String loaded(ManifestArguments arguments) {
    return write(TaskCatalog.load(), arguments.image(), arguments.namespace());
  }

  /// One document per task.
  ///
  /// @param namespace the namespace in each document; null: `kubectl` chooses
  /// @throws ApplicationException if a schedule of a task cannot work
  static String write(TaskCatalog catalog, String image, @Nullable String namespace) {
    var check = ServiceLoader.load(PayloadCheck.class).findFirst();
    var schedules = new ScheduleManifest(catalog.json(), check);
    return catalog.all().stream()
        .map(task -> document(task, schedules, image, namespace))
        .collect(Collectors.joining());
  }

  private static String document(
      Task<?, ?> task, ScheduleManifest schedules, String image, @Nullable String namespace) {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("name", task.id());
    if (namespace != null) {
      metadata.put("namespace", namespace);
    }
    var resource = new LinkedHashMap<String, Object>();
    resource.put("apiVersion", "davit.dev/v1alpha1");
    resource.put("kind", "Task");
    resource.put("metadata", metadata);
    var spec = spec(task, image);
    if (!task.schedules().isEmpty()) {
      spec.put("schedules", schedules.of(task));
    }
    resource.put("spec", spec);
    try {
      return YAML.writeValueAsString(resource);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest that is not YAML: " + resource, e);
    }
  }

  private static Map<String, Object> spec(Task<?, ?> task, String image) {
    var spec = new LinkedHashMap<String, Object>();
    task.description().ifPresent(text -> spec.put("description", text));
    spec.put("image", image);
    if (!task.machine().equals(Machine.SMALL_1X)) {
      spec.put("machine", task.machine().name());
    }
    var retry = retry(task.retry());
    if (!task.outOfMemory().isEmpty()) {
      var ladder = task.outOfMemory().stream().map(Machine::name).toList();
      retry.put("outOfMemory", Map.of("machines", ladder));
    }
    if (!retry.isEmpty()) {
      spec.put("retry", retry);
    }
    task.queue().ifPresent(queue -> spec.put("queue", queue(queue)));
    task.maxDuration().ifPresent(limit -> spec.put("maxDuration", Durations.format(limit)));
    task.ttl().ifPresent(limit -> spec.put("ttl", Durations.format(limit)));
    if (!task.cancelTimeout().equals(Task.DEFAULT_CANCEL_TIMEOUT)) {
      spec.put("cancelTimeout", Durations.format(task.cancelTimeout()));
    }
    task.startTimeout().ifPresent(limit -> spec.put("startTimeout", Durations.format(limit)));
    task.retention().ifPresent(kept -> spec.put("retention", retention(kept)));
    task.payloadSchema().ifPresent(schema -> spec.put("payloadSchema", schema));
    task.podTemplate().ifPresent(template -> spec.put("podTemplate", template));
    return spec;
  }

  private static Map<String, Object> retry(Retry retry) {
    var fields = new LinkedHashMap<String, Object>();
    var usual = Retry.DEFAULT;
    if (retry.maxAttempts() != usual.maxAttempts()) {
      fields.put("maxAttempts", retry.maxAttempts());
    }
    if (retry.factor() != usual.factor()) {
      fields.put("factor", shortest(retry.factor()));
    }
    if (!retry.minTimeout().equals(usual.minTimeout())) {
      fields.put("minTimeout", Durations.format(retry.minTimeout()));
    }
    if (!retry.maxTimeout().equals(usual.maxTimeout())) {
      fields.put("maxTimeout", Durations.format(retry.maxTimeout()));
    }
    if (retry.randomize() != usual.randomize()) {
      fields.put("randomize", retry.randomize());
    }
    return fields;
  }

  private static Map<String, Object> retention(Retention retention) {
    var fields = new LinkedHashMap<String, Object>();
    retention.age().ifPresent(age -> fields.put("age", Durations.format(age)));
    retention.count().ifPresent(count -> fields.put("count", count));
    return fields;
  }

  private static Map<String, Object> queue(Queue queue) {
    if (queue instanceof Queue.Named named) {
      return Map.of("name", named.name());
    }
    return Map.of("concurrencyLimit", ((Queue.Limit) queue).concurrencyLimit());
  }

  private static Number shortest(double number) {
    if (number == Math.rint(number) && number < Integer.MAX_VALUE) {
      return (int) number;
    }
    return number;
  }

  /// Also quotes text that `kubectl` reads as a number and Jackson does not, in keys too: `1e3` is
  /// a valid id, and `1_000` a likely value of a variable.
  private static final class Quoting extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1L;
    private static final Pattern NO_TEXT =
        Pattern.compile(
            "[-+]?[.0-9][0-9a-fA-FxXoO_.+-]*|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)|<<|=");

    @Override
    public boolean needToQuoteValue(String value) {
      return super.needToQuoteValue(value) || NO_TEXT.matcher(value).matches();
    }

    @Override
    public boolean needToQuoteName(String name) {
      return super.needToQuoteName(name) || NO_TEXT.matcher(name).matches();
    }
  }
}
