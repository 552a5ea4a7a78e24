/// `davit dev` and `davit demo`: a whole Davit in one process.
///
/// [DevCommand] and [DemoCommand] are the commands. Both start an [EmbeddedDavit] (API, operator,
/// node) for a [TaskProject], whose tasks [TaskManifests] finds, and show what happens by
/// [RunWatch] on a [Console]. [Workspace] is where logs and files of pods go; [Installation] is
/// where Davit itself is.
@NullMarked
package dev.davit.cli.dev;

import org.jspecify.annotations.NullMarked;
