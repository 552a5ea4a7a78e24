/// The list of tokens and the page of each: [TokenPages] finds a page and completes tokens,
/// [CompletionCheck] is pure, [TokensPage] and [TokenPage] are what templates print.
@NullMarked
package dev.davit.dashboard.token;

import org.jspecify.annotations.NullMarked;
