/// Real pods: Davit is installed by Helm as its users do, and its images run on real nodes.
///
/// [Davit] is the installation, one for the whole test run; a [Tenant] is a namespace with tasks
/// and runs. [ExamplesE2E] is what the README shows, [BackendE2E] a backend in Python, [EndsE2E]
/// how processes end, [StartsE2E] what keeps pods from starting, [PlatformE2E] what happens to
/// nodes, pods and operators, [InstallE2E] what Helm and RBAC do.
@NullMarked
package dev.davit.e2e.pods;

import org.jspecify.annotations.NullMarked;
