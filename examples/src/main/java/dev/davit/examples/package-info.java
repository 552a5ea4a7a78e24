/// Real tasks, one class each, that show what a task can say and how a run can end.
///
/// Read [HelloWorld] first, then [ChargeOrder], which says everything a task can say. [Flaky],
/// [AlwaysFails] and [Slow] fail in three ways, [Report] shares a queue, [ImportCustomers] has
/// hooks, [CheckLinks] sends HTTP requests again, [Payment] waits for a webhook, and
/// [ExampleApplication] is the list that makes an image of them. Each has a run to apply in
/// `examples/runs`, or in `examples/webhook` if it needs the URLs of tokens.
@NullMarked
package dev.davit.examples;

import org.jspecify.annotations.NullMarked;
