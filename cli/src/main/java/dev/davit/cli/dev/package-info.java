/// `davit dev` and `davit demo`: a complete Davit in one process.
///
/// [DevCommand] and [DemoCommand] are the commands. Both start an [EmbeddedDavit] (API, operator,
/// node) for a [TaskProject], whose tasks [TaskManifests] finds. They print the events of
/// [RunWatch] on a [Console]. [Workspace] has the logs and the files of pods, and [Installation]
/// has the location of Davit itself.
@NullMarked
package dev.davit.cli.dev;

import org.jspecify.annotations.NullMarked;
