// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/podman.h"

#include <QTest>

using namespace Qt::StringLiterals;
using Sandbox::ContainerSpec;
using Sandbox::LaunchPlan;
using Sandbox::Podman;

/// How containers are handed to podman; whether podman then runs them is podman's own affair.
class PodmanTest : public QObject
{
    Q_OBJECT

    static ContainerSpec spec()
    {
        ContainerSpec spec;
        spec.id = u"abc"_s;
        spec.image = u"registry.example/tool:1"_s;
        spec.hostname = u"pod-1"_s;
        return spec;
    }

private Q_SLOTS:
    void theEnvironmentIsNotAmongTheArguments()
    {
        ContainerSpec container = spec();
        container.environment = {{u"PASSWORD"_s, u"hunter2"_s}};
        const LaunchPlan plan = Podman({}).plan(container);
        QVERIFY(!plan.arguments.join(u' ').contains(u"hunter2"_s));
        QCOMPARE(plan.secretOptions, "PASSWORD=hunter2\n");
        const qsizetype option = plan.arguments.indexOf(u"--env-file"_s);
        QVERIFY(option > 0 && option < plan.arguments.indexOf(container.image));
        QCOMPARE(plan.arguments.at(option + 1), u"/dev/fd/"_s + LaunchPlan::secretDescriptor);
    }

    void withoutAnEnvironmentThereIsNoFileOfIt()
    {
        QVERIFY(!Podman({}).plan(spec()).arguments.contains(u"--env-file"_s));
    }

    void optionsEndBeforeTheImageAndTheCommandFollowsIt()
    {
        ContainerSpec container = spec();
        container.command = {u"--privileged"_s, u"-c"_s};
        container.arguments = {u"echo"_s};
        const QStringList arguments = Podman({}).plan(container).arguments;
        const qsizetype image = arguments.indexOf(container.image);
        QCOMPARE(arguments.sliced(image), QStringList({container.image, u"-c"_s, u"echo"_s}));
        QCOMPARE(arguments.sliced(image - 2, 2), QStringList({u"--entrypoint"_s, u"--privileged"_s}));
    }

    void aContainerHasNoNetworkUnlessItAsksForTheHosts()
    {
        ContainerSpec container = spec();
        const auto network = [](const ContainerSpec &of) {
            const QStringList arguments = Podman({}).plan(of).arguments;
            return arguments.at(arguments.indexOf(u"--network"_s) + 1);
        };
        QCOMPARE(network(container), u"none"_s);
        container.hostNetwork = true;
        QCOMPARE(network(container), u"host"_s);
    }

    void variablesOfSeveralLinesAreRefusedByName()
    {
        ContainerSpec container = spec();
        container.environment = {{u"CERTIFICATE"_s, u"a\nb"_s}};
        QVERIFY(Podman({}).refusal(container).contains(u"CERTIFICATE"_s));
        container.environment = {{u"CERTIFICATE"_s, u"a"_s}};
        QVERIFY(Podman({}).refusal(container).isEmpty());
    }

    void theLastErrorOfTheEngineCounts()
    {
        QCOMPARE(Sandbox::engineError(u"level=warning msg=\"old cgroups\"\nError: first\nError: no such image\n"_s),
                 u"no such image"_s);
        QCOMPARE(Sandbox::engineError(u"something else"_s), u"something else"_s);
    }
};

QTEST_GUILESS_MAIN(PodmanTest)
#include "tst_podman.moc"
