/// The page that tests a task: [TestPages] answers, [TestForm] is what the user has typed,
/// [TestCheck] decides whether it can be run, and [TestPage] is what the template prints.
/// [FirstPayload] and [SameRun] are pure too. [Trigger] and [RecentPayloads] ask the API server
/// with the user's own credentials.
///
/// A page that has a problem keeps everything that was typed.
@NullMarked
package dev.davit.dashboard.trigger;

import org.jspecify.annotations.NullMarked;
