package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/// The entries of one part of a journal.
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunJournalSpec(
    @JsonPropertyDescription("The name of the run.") @Required @Size(max = 63) String run,
    @JsonPropertyDescription("The number of this part, from 1.") @Required @Min(1) int part,
    @JsonPropertyDescription("How many entries this part has.") @Required @Min(0) int entries,
    @JsonPropertyDescription("The entries, a JSON object per line, compressed by gzip, in Base64.")
        @Required
        @Size(max = SchemaBounds.JOURNAL_PART_LENGTH)
        String data) {}
