package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state of a run so far. A final phase, its output and its error never change.
@ValidationRule(
    value =
        "!has(oldSelf.finished) || !oldSelf.finished || (has(self.finished) && self.finished && has(self.phase) && self.phase == oldSelf.phase)",
    message = "a final phase never changes")
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunStatus(
    @JsonPropertyDescription("Where the run stands.") @Nullable Phase phase,
    @JsonPropertyDescription("Why it is there, in a word; docs/reasons.md lists them all.")
        @Nullable String reason,
    @JsonPropertyDescription("Why it is there, in a sentence.") @Nullable String message,
    @JsonPropertyDescription("Whether the phase is final.") @Nullable Boolean finished,
    @JsonPropertyDescription("The current or last attempt, from 1.") @Nullable Integer attempt,
    @JsonPropertyDescription("Pods that the platform took from this run; they use up no attempt.")
        @Nullable Integer disruptions,
    @JsonPropertyDescription(
            "Where the run stands in the order of creation: its resourceVersion when the operator first saw it.")
        @Nullable Long sequence,
    @JsonPropertyDescription(
            "The queue whose slot the run takes: queue/NAME, or task/NAME for a task's own.")
        @Nullable String queue,
    @JsonPropertyDescription("The machine preset of the run's pods.") @Nullable String machine,
    @JsonPropertyDescription("The pod of the current or last attempt.") @Nullable String pod,
    @JsonPropertyDescription(
            "From the first start of user code to the end, once the run has ended.")
        @Nullable String duration,
    @JsonPropertyDescription("When things happened.") @Nullable RunTimes times,
    @JsonPropertyDescription("The version of the task that all attempts use.")
        @Nullable ResolvedTask task,
    @JsonPropertyDescription(
            "The pods of this run that have ended: the first 5 and the last 15 of them.")
        @Nullable List<AttemptStatus> attempts,
    @JsonPropertyDescription("What the task returned.") @PreserveUnknownFields
        @Nullable JsonNode output,
    @JsonPropertyDescription(
            "Where the object store has what the task returned, if that is too large for `output`.")
        @Nullable RunOutputRef outputRef,
    @JsonPropertyDescription("Why the run did not complete.") @Nullable RunError error,
    @JsonPropertyDescription("What the task has noted about the run.") @PreserveUnknownFields
        @Nullable JsonNode metadata,
    @JsonPropertyDescription(
            "The tags that the task has added; the run has them beside those of its spec.")
        @Size(max = 10)
        @Nullable List<@Size(min = 1, max = 128) String> tags,
    @JsonPropertyDescription("Hooks that threw; they do not change how the run ended. The last 10.")
        @Nullable List<HookError> hookErrors,
    @JsonPropertyDescription(
            "Which part of the current attempt the current or next pod executes; absent: the first.")
        @Nullable RunSegment segment,
    @JsonPropertyDescription("What the run waits for, in a few words, while it is Waiting.")
        @Nullable String waitsFor,
    @JsonPropertyDescription(
            "What the run waits for while it is Waiting; the first that is over resumes it.")
        @Nullable List<RunWait> waits,
    @JsonPropertyDescription(
            "What steps and waits of earlier pods have become, while another pod may follow.")
        @PreserveUnknownFields
        @Nullable JsonNode journal,
    @JsonPropertyDescription(
            "The last requests by which other runs have changed the metadata, so that none counts twice.")
        @Nullable List<String> changedBy,
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Started, Finished and Succeeded, for kubectl wait.")
        @Nullable List<Condition> conditions) {
  /// The status of a run that the operator has not seen.
  public static final RunStatus NONE =
      new RunStatus(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null, null, null, null, null, null, null, null, null, null, null);
}
