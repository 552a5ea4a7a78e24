package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a task is executed. Exactly one of `image` and `container` is set.
@ValidationRule(
    value = "has(self.image) != has(self.container)",
    message = "exactly one of spec.image and spec.container must be set")
@ValidationRule(
    value =
        "!has(self.container) || self.entrypoint == 'container' || (!has(self.container.command) && !has(self.container.args))",
    message =
        "spec.container.command and spec.container.args need spec.entrypoint: container; an image with the runner has its own entry point")
@ValidationRule(
    value =
        "!has(self.maxDuration) || (self.maxDuration.size() > 0 && duration(self.maxDuration) >= duration('5s') && duration(self.maxDuration) <= duration('8760h'))",
    message = "spec.maxDuration must be from 5s to 8760h")
@ValidationRule(
    value =
        "!has(self.ttl) || (self.ttl.size() > 0 && duration(self.ttl) >= duration('0s') && duration(self.ttl) <= duration('8760h'))",
    message = "spec.ttl must be from 0s (which is none) to 8760h")
@ValidationRule(
    value =
        "!has(self.cancelTimeout) || (self.cancelTimeout.size() > 0 && duration(self.cancelTimeout) >= duration('1s') && duration(self.cancelTimeout) <= duration('1h'))",
    message = "spec.cancelTimeout must be from 1s to 1h")
@ValidationRule(
    value =
        "!has(self.startTimeout) || (self.startTimeout.size() > 0 && duration(self.startTimeout) >= duration('1s') && duration(self.startTimeout) <= duration('24h'))",
    message = "spec.startTimeout must be from 1s to 24h")
@JsonIgnoreProperties(ignoreUnknown = true)
public record TaskSpec(
    @JsonPropertyDescription("What the task does, for people.") @Size(max = 1024)
        @Nullable String description,
    @JsonPropertyDescription(
            "The image that contains the task. Exactly one of image and container is set.")
        @Size(max = SchemaBounds.IMAGE_LENGTH)
        @Pattern(SchemaBounds.IMAGE)
        @Nullable String image,
    @JsonPropertyDescription(
            "The container in full, where an image alone does not say enough. Exactly one of image and container is set.")
        @Nullable TaskContainer container,
    @JsonPropertyDescription(
            "Who meets the contract inside the container: runner (the Davit runner, which the image contains) or container (any program). Default: runner.")
        @Default("runner")
        @Nullable Entrypoint entrypoint,
    @JsonPropertyDescription("The machine preset that sizes the pod. Default: small-1x.")
        @Default(TaskDefaults.MACHINE)
        @Pattern(SchemaBounds.DNS_LABEL)
        @Nullable String machine,
    @JsonPropertyDescription("How often and how late a failed attempt is repeated.") @Default("{}")
        @Nullable RetrySpec retry,
    @JsonPropertyDescription(
            "Which limit the runs of this task share. Default: a queue of the task's own, without a limit.")
        @Nullable TaskQueue queue,
    @JsonPropertyDescription(
            "How long an attempt may execute, as a duration such as 90s or 1h30m, at least 5s. Default: without limit.")
        @Size(max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.DURATION)
        @Nullable String maxDuration,
    @JsonPropertyDescription(
            "For how long a run may wait in its queue before it expires, as a duration; 0s: for ever. Default: the operator's.")
        @Size(max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.DURATION)
        @Nullable String ttl,
    @JsonPropertyDescription(
            "How long an attempt may go on after its run was canceled, as a duration from 1s to 1h; what has not ended then is killed. Default: 30s.")
        @Default(TaskDefaults.CANCEL_TIMEOUT)
        @Size(max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.DURATION)
        @Nullable String cancelTimeout,
    @JsonPropertyDescription(
            "How long a pod may take until its container runs, as a duration from 1s to 24h. Default: the operator's.")
        @Size(max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.DURATION)
        @Nullable String startTimeout,
    @JsonPropertyDescription(
            "The JSON Schema that payloads must meet; a run with another payload fails before a pod is spent.")
        @PreserveUnknownFields
        @Nullable JsonNode payloadSchema,
    @JsonPropertyDescription("How long finished runs are kept. Default: the operator's.")
        @Nullable TaskRetention retention,
    @JsonPropertyDescription(
            "When runs of this task are created, 32 schedules at most; the operator keeps a Schedule for each.")
        @Size(max = SchemaBounds.MAX_SCHEDULES)
        @Nullable List<TaskSchedule> schedules,
    @JsonPropertyDescription(
            "What is different about the pods: a pod template that is merged strategically into Davit's own. It cannot weaken their security context unless the operator allows it.")
        @PreserveUnknownFields
        @Nullable JsonNode podTemplate) {

  /// A task in `image`, with no other field set.
  public static TaskSpecBuilder of(String image) {
    return new TaskSpecBuilder().image(image);
  }

  /// A copy to change.
  public TaskSpecBuilder toBuilder() {
    return new TaskSpecBuilder(this);
  }
}
