/// Runs the operator once while its image is built, so that the JVM notes which classes that takes.
/// [OperatorTraining] is the program; none of this is in an image.
@NullMarked
package dev.davit.training;

import org.jspecify.annotations.NullMarked;
