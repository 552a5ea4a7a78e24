/// What is in the images, and that their programs run as pods run them: as nobody, on a root that
/// cannot be written, from the AOT cache.
@NullMarked
package dev.davit.e2e.images;

import org.jspecify.annotations.NullMarked;
