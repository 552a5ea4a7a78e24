/// Tests of the embedded API; `boats.yaml` defines the kind that they use.
@NullMarked
package dev.davit.local.api;

import org.jspecify.annotations.NullMarked;
