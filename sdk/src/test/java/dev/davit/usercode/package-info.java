/// Code as others write it, in a package that is not ours.
@NullMarked
package dev.davit.usercode;

import org.jspecify.annotations.NullMarked;
