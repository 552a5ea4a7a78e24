/// Where the results of durable calls are kept while a pod executes: in RunJournal resources, each
/// with a part of the journal, which nothing watches.
///
/// Reading order: [JournalPart] (pure: one resource), [Journal] (pure: all of them), [JournalStore]
/// (the shell). [OutputStore] keeps outputs that are too large for a termination message in
/// resources of the same kind ([KeptOutput]).
///
/// An entry that was appended must be in every later [JournalStore#read], whichever operator
/// answers.
@NullMarked
package dev.davit.operator.journal;

import org.jspecify.annotations.NullMarked;
