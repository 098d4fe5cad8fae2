// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

/// The real Kubernetes cluster that tests/cluster/run hands to the tests. All calls block; a call that fails shows in
/// its result only, for the test to compare.
namespace TestCluster {

/// What a finished command left behind.
struct Output
{
    int exitCode = -1; ///< -1: it did not end in time, or could not start
    QByteArray out;
    QByteArray err;
};

/// The kubeconfig with the contexts that tests/cluster/prepare describes. Empty: the test was not started by
/// tests/cluster/run; such a test fails.
[[nodiscard]] QString kubeconfig();

/// The cluster can be disturbed with control(). False for one that JOB_CONSOLE_TEST_KUBECONFIG named.
[[nodiscard]] bool isOurs();

/// A verb of tests/cluster/cluster, without its folder, e.g. {"restart", "kubelet"}.
[[nodiscard]] Output control(const QString &verb, const QStringList &arguments);

/// As the administrator, in the namespace job-console.
[[nodiscard]] Output kubectl(const QStringList &arguments, const QByteArray &input = {});

/// 34 for Kubernetes 1.34; -1 where the server does not tell.
[[nodiscard]] int serverMinor();

[[nodiscard]] bool hasContext(const QString &name);

/// Removes every Job of a namespace and waits until their pods are gone too.
[[nodiscard]] Output removeJobs(const QString &namespaceName);

} // namespace TestCluster
