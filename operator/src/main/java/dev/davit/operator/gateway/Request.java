package dev.davit.operator.gateway;

import java.net.InetSocketAddress;
import java.util.Optional;

/// A request that has arrived as a whole.
///
/// @param path as it was sent, with its escapes, without the query
/// @param query as it was sent, without the question mark; empty if there is none
/// @param authorization the header of this name
/// @param contentType the header of this name
/// @param body empty if there is none
/// @param peer who sent it
@SuppressWarnings("ArrayRecordComponent") // Nobody compares requests.
public record Request(
    String method,
    String path,
    String query,
    Optional<String> authorization,
    Optional<String> contentType,
    byte[] body,
    InetSocketAddress peer) {}
