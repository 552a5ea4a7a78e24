package dev.davit.operator.queue;

import java.time.Instant;

/// A slot of `copy` that a pod has taken since its creation.
public record TakenSlot(QueueCopy copy, Instant since) {}
