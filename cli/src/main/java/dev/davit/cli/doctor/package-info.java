/// `davit doctor`: prints what prevents runs in a namespace from completing.
/// `dev.davit.dashboard.health` looks and decides, since a page of the dashboard shows the same.
@NullMarked
package dev.davit.cli.doctor;

import org.jspecify.annotations.NullMarked;
