/// `davit dashboard`: the module `dashboard` for the cluster of the kubeconfig.
@NullMarked
package dev.davit.cli.dashboard;

import org.jspecify.annotations.NullMarked;
