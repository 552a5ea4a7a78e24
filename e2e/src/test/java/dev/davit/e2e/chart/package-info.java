/// Tests of the Helm chart: [ChartFilesTest] (what is generated or copied is fresh), then by the
/// real Helm [ChartRenderIT] and [ChartOperatorIT] (what is rendered), [ChartValuesIT] (what is
/// refused), [ChartDashboardIT], [ChartReleaseIT] (install, upgrade, uninstall), [ChartRightsIT]
/// (the operator has all the rights that it uses, and no others) and [ChartRolesIT] (rights of
/// people).
@NullMarked
package dev.davit.e2e.chart;

import org.jspecify.annotations.NullMarked;
