/// Tests of the Helm chart: [ChartFilesTest] (what is generated or copied is fresh), then by the
/// real Helm [ChartRenderIT], [ChartValuesIT] (what is refused), [ChartReleaseIT] (install,
/// upgrade, uninstall) and [ChartRightsIT] (the operator has all the rights that it uses, and no
/// others).
@NullMarked
package dev.davit.e2e.chart;

import org.jspecify.annotations.NullMarked;
