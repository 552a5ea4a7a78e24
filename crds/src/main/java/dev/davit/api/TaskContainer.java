package dev.davit.api;

import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A container in full, where an image alone does not say enough.
public record TaskContainer(
    String image,
    @Nullable List<String> command,
    @Nullable List<String> args,
    @Nullable List<EnvVar> env,
    @Nullable List<EnvFromSource> envFrom) {}
