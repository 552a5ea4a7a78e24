package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What happens when more runs wait in a queue than it takes.
public enum Overflow {
  /// The API server refuses new runs; those that it let in before it knew wait too.
  @JsonProperty("Refuse")
  REFUSE,
  /// The new run ends at once, as expired.
  @JsonProperty("DropNewest")
  DROP_NEWEST,
  /// The run that is first in line is canceled, and the new one waits.
  @JsonProperty("CancelOldest")
  CANCEL_OLDEST
}
