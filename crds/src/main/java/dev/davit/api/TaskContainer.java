package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A complete container, if an image alone is not enough.
@ValidationRule(
    value = "!has(self.env) || self.env.all(it, !has(it.name) || !it.name.startsWith('DAVIT_'))",
    message = "names of spec.container.env must not begin with DAVIT_: they are Davit's own")
@JsonIgnoreProperties(ignoreUnknown = true)
public record TaskContainer(
    @JsonPropertyDescription("The image of the container.")
        @Required
        @Size(max = SchemaBounds.IMAGE_LENGTH)
        @Pattern(SchemaBounds.IMAGE)
        String image,
    @JsonPropertyDescription(
            "The program, instead of the image's entry point. Needs entrypoint: container.")
        @Size(max = 100)
        @Nullable List<String> command,
    @JsonPropertyDescription("Its arguments. Needs entrypoint: container.") @Size(max = 1000)
        @Nullable List<String> args,
    @JsonPropertyDescription("Environment variables. Names that begin with DAVIT_ are Davit's own.")
        @Size(max = 1000)
        @Nullable List<EnvVar> env,
    @JsonPropertyDescription("ConfigMaps and Secrets whose entries become environment variables.")
        @Size(max = 100)
        @Nullable List<EnvFromSource> envFrom) {}
