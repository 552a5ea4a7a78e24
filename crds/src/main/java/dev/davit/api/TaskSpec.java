package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// How a task is run. Exactly one of `image` and `container` is set.
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
public record TaskSpec(
    @JsonPropertyDescription("What the task does, for people.") @Size(max = 1024)
        @Nullable String description,
    @JsonPropertyDescription(
            "The image that contains the task. Exactly one of image and container is set.")
        @Size(max = Wire.IMAGE_LENGTH)
        @Pattern(Wire.IMAGE)
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
        @Pattern(Wire.DNS_LABEL)
        @Nullable String machine,
    @JsonPropertyDescription("How often and how late a failed attempt is repeated.") @Default("{}")
        @Nullable RetrySpec retry,
    @JsonPropertyDescription(
            "Which limit the runs of this task share. Default: a queue of the task's own, without a limit.")
        @Nullable TaskQueue queue,
    @JsonPropertyDescription(
            "How long an attempt may execute, as a duration such as 90s or 1h30m, at least 5s. Default: without limit.")
        @Size(max = Wire.DURATION_LENGTH)
        @Pattern(Wire.DURATION)
        @Nullable String maxDuration) {}
