package dev.davit.operator.gateway;

/// How URLs of tokens are made and checked while this operator serves them.
///
/// @param url where they begin, without a slash at its end
public record HookAccess(String url, HookKeys keys) {}
