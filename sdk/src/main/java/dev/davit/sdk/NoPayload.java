package dev.davit.sdk;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/// The payload of a task that takes none, see [Task#withoutPayload].
@JsonIgnoreProperties(ignoreUnknown = true) // and by this Jackson knows that no field is meant
public record NoPayload() {
  /// The only value there is.
  public static final NoPayload INSTANCE = new NoPayload();
}
