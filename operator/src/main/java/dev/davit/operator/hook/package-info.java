/// URLs that complete tokens, for programs that know no Kubernetes: who has the URL can complete
/// its token, and do nothing else.
///
/// Reading order: [HookPath], [HookState] (pure: what a URL says of a token), [HookBody] (pure:
/// what it is completed with), [HookCalls] (the shell), [HookUrls] (makes them).
///
/// Nothing here may log a path as a whole, answer a wrong URL in another way than an unknown one,
/// or complete a token by anything but POST.
@NullMarked
package dev.davit.operator.hook;

import org.jspecify.annotations.NullMarked;
