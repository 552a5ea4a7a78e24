/// Who uses a dashboard that serves many people: [Entrance] answers each request with the pages of
/// its [User]. [PastedToken] and [SessionSeal] decide about logins and cookies, and are pure;
/// [Users] asks the API server who somebody is, and [ReviewedNamespaces] what they may list.
///
/// A token is kept in a cookie, and in memory while it is used. It is never logged, shown or
/// stored.
@NullMarked
package dev.davit.dashboard.access;

import org.jspecify.annotations.NullMarked;
