package dev.davit.contract;

/// An error that did not change how the attempt ended. It is only reported.
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
