package dev.davit.contract;

import java.util.List;

/// A token that an attempt has made. The operator creates it, unless it exists.
///
/// @param name of the Token resource
/// @param timeoutSeconds how long after its creation it times out; 0: never
/// @param tags by which people find it
public record NewToken(String name, long timeoutSeconds, List<String> tags) {
  public NewToken {
    tags = List.copyOf(tags);
  }
}
