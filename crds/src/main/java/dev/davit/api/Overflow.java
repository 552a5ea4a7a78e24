package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// What happens if more runs wait in a queue than it accepts.
public enum Overflow {
  /// The API server refuses new runs. Runs that it accepted before it knew wait too.
  @JsonProperty("Refuse")
  REFUSE,
  /// The new run ends at once, as expired.
  @JsonProperty("DropNewest")
  DROP_NEWEST,
  /// The first run in line is canceled, and the new one waits.
  @JsonProperty("CancelOldest")
  CANCEL_OLDEST;

  /// The constant with this name; null if only a newer version of Davit has it.
  @JsonCreator
  public static @Nullable Overflow ofWireName(String name) {
    return SchemaBounds.constant(Overflow.class, name);
  }
}
