/// The command `davit`. [Davit] is the entry; its commands are in `dev`, which uses `api` and
/// `node`.
@NullMarked
package dev.davit.cli;

import org.jspecify.annotations.NullMarked;
