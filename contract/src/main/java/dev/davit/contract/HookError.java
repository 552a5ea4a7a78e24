package dev.davit.contract;

/// An error that did not change how the attempt ended. It is only reported.
///
/// The operator copies it into the run's status, as the `HookError` of the API. There are two
/// because the contract of pods and the API of resources are versioned apart, and neither module
/// knows the other. Here every field is set, and a message is shortened to fit into a result.
///
/// @param hook where it was thrown: the name of the hook, or of the part that was dropped for lack
///   of space
/// @param type the exception's type
public record HookError(String hook, String type, String message) {
  private static final int TYPE_CHARACTERS = 100;

  /// With a message of at most this number of characters.
  HookError shortened(int characters) {
    return characters < message.length()
        ? new HookError(hook, Texts.cut(type, TYPE_CHARACTERS), Texts.cut(message, characters))
        : this;
  }
}
