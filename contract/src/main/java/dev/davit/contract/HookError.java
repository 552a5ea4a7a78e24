package dev.davit.contract;

/// An error that did not change how the attempt ended, only to be told.
///
/// @param hook where it was thrown: the name of the hook, or of what was left out for want of room
/// @param type the exception's type
public record HookError(String hook, String type, String message) {
  private static final int TYPE_CHARACTERS = 100;

  /// With a message of at most so many characters.
  HookError shortened(int characters) {
    return characters < message.length()
        ? new HookError(hook, Texts.cut(type, TYPE_CHARACTERS), Texts.cut(message, characters))
        : this;
  }
}
