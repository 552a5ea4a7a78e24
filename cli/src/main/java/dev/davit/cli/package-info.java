/// The command `davit`. [Davit] is the entry; its commands are in `dev`, which uses `api` and
/// `node`, and in `runs`, which uses the client.
@NullMarked
package dev.davit.cli;

import org.jspecify.annotations.NullMarked;
