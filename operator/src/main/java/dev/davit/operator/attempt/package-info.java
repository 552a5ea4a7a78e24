/// One attempt of a run is one pod: how the pod is made, how it ended, and when the next one
/// follows.
///
/// Reading order: [AttemptId], [PodFactory] and [PodMetadata] (a pod and what it says about its
/// attempt), [PodOutcome], [PodReading] with [StartReading] and [EndReading] (the state of a pod),
/// [Backoff], [MachinePresets]; [PodTemplateFields] (what a podTemplate may say) and its rules. The
/// whole package is pure (given records and pods as values, it returns values), except the cache
/// [CheckedTemplates]. Nothing here may read a clock, call a client or decide about a run as a
/// whole.
@NullMarked
package dev.davit.operator.attempt;

import org.jspecify.annotations.NullMarked;
