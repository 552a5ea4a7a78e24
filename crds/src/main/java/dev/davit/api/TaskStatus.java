package dev.davit.api;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether the operator can run the task: condition `Ready`.
public record TaskStatus(@Nullable Long observedGeneration, @Nullable List<Condition> conditions) {}
