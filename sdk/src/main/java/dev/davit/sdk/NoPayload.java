package dev.davit.sdk;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/// The payload of a task without a payload, see [Task#withoutPayload].
@JsonIgnoreProperties(ignoreUnknown = true) // the class is meant to have no fields
public record NoPayload() {
  /// The only instance.
  public static final NoPayload INSTANCE = new NoPayload();
}
