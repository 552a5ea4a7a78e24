package dev.davit.operator.store;

/// The key with which requests to the object store are signed.
public record StoreCredentials(String accessKeyId, String secretAccessKey) {
  /// A key.
  ///
  /// @throws IllegalArgumentException if one of them is empty
  public StoreCredentials {
    if (accessKeyId.isBlank() || secretAccessKey.isBlank()) {
      throw new IllegalArgumentException("accessKeyId and secretAccessKey must not be empty");
    }
  }

  /// Without the secret.
  @Override
  public String toString() {
    return "StoreCredentials[accessKeyId=" + accessKeyId + "]";
  }
}
