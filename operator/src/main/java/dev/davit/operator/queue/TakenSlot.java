package dev.davit.operator.queue;

import java.time.Instant;

/// A slot of `copy` that a pod takes since it was created.
public record TakenSlot(QueueCopy copy, Instant since) {}
