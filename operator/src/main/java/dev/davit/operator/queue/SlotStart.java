package dev.davit.operator.queue;

import java.time.Instant;

/// A slot of `lane` that a pod has taken since its creation.
public record SlotStart(Lane lane, Instant since) {}
