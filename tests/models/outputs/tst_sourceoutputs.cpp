// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/extractor.h"
#include "models/outputs/sourceoutputs.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Outputs;

namespace {

SourceOutputs source(const Origin &origin, const QByteArray &log, bool timestamped = false)
{
    Extractor extractor(origin, timestamped);
    extractor.feed(log);
    extractor.finish();
    return extractor.sourceOutputs();
}

QStringList codes(const OutputSet &set)
{
    QStringList list;
    for (const Remark &remark : set.errors + set.warnings)
        list.append(remark.code);
    return list;
}

const Origin mainOrigin{u"p"_s, u"main"_s, 0};
const Origin sideOrigin{u"p"_s, u"side"_s, 0};

} // namespace

class SourceOutputsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modesHaveNames()
    {
        QCOMPARE(modeNames(), (QStringList{u"documented"_s, u"spinnaker"_s, u"spinnaker-before-2026.0.4"_s}));
        for (const Mode mode : allModes)
            QCOMPARE(modeFromName(modeName(mode)), mode);
        QVERIFY(!modeFromName(u"Spinnaker"_s));
    }

    void theChoiceFindsItsSource()
    {
        Sources sources{
            {source(mainOrigin, "SPINNAKER_PROPERTY_A=m\n"), source(sideOrigin, "SPINNAKER_PROPERTY_A=s\n")},
            0,
            JobEnding::Unknown};
        QCOMPARE(chosenOutputs({}, sources, Mode::Documented).toJson(0), R"({"A":"m"})"_ba);
        const SourceChoice side{SourceChoice::Kind::One, sideOrigin};
        QCOMPARE(chosenOutputs(side, sources, Mode::Spinnaker).toJson(0), R"({"a":"s"})"_ba);
        // A source that is not there (yet) is no reason to show nothing.
        const SourceChoice other{SourceChoice::Kind::One, {u"q"_s, u"main"_s, 0}};
        QCOMPARE(indexOf(other, sources), 0);
        sources.automatic = -1;
        QCOMPARE(chosenOutputs({}, sources, Mode::Documented), OutputSet());
        sources.automatic = 7;
        QCOMPARE(indexOf({}, sources), -1);
    }

    void containersThatDisagreeAreTold()
    {
        const OutputSet all = merged({source(mainOrigin, "SPINNAKER_PROPERTY_A=1\nSPINNAKER_PROPERTY_B=1\n"),
                                      source(sideOrigin, "SPINNAKER_PROPERTY_A=2\nSPINNAKER_PROPERTY_B=1\n")},
                                     Mode::Documented);
        QCOMPARE(all.toJson(0), R"({"A":"2","B":"1"})"_ba);
        QCOMPARE(codes(all), QStringList{u"conflict"_s});
        QVERIFY2(all.warnings.first().message.contains(u"p/main, p/side"_s), qPrintable(all.warnings.first().message));
        QCOMPARE(all.captures.size(), 4); // the losing ones are kept
    }

    void attemptsOfOneContainerDoNotDisagree()
    {
        const OutputSet all = merged({source(mainOrigin, "SPINNAKER_PROPERTY_A=1\n"),
                                      source({u"p"_s, u"main"_s, 1}, "SPINNAKER_PROPERTY_A=2\n")},
                                     Mode::Documented);
        QCOMPARE(all.toJson(0), R"({"A":"2"})"_ba);
        QVERIFY(all.warnings.isEmpty());
    }

    void theLastOneInTimeWins()
    {
        const OutputSet all = merged({source(mainOrigin,
                                             "2026-01-01T00:00:05.0Z SPINNAKER_PROPERTY_A=late\n"
                                             "2026-01-01T00:00:01.0Z SPINNAKER_PROPERTY_B=after\n",
                                             true),
                                      source(sideOrigin,
                                             "2026-01-01T00:00:03.0Z SPINNAKER_PROPERTY_A=early\n"
                                             "2026-01-01T00:00:04.0Z SPINNAKER_PROPERTY_B=before\n",
                                             true)},
                                     Mode::Documented);
        // A clock that was set back does not reorder a log.
        QCOMPARE(all.toJson(0), R"({"A":"late","B":"after"})"_ba);
    }

    void aMarkerInTheMiddleOfALineBeatsNoOther()
    {
        const OutputSet all = merged(
            {source(mainOrigin, "SPINNAKER_PROPERTY_A=strong\n"), source(sideOrigin, "x SPINNAKER_PROPERTY_A=weak\n")},
            Mode::Documented);
        QCOMPARE(all.toJson(0), R"({"A":"strong"})"_ba);
    }

    void aBadLineCostsItsOwnContainerOnly()
    {
        const OutputSet all = merged({source(mainOrigin, "SPINNAKER_PROPERTY_A=1\nSPINNAKER_CONFIG_JSON={bad\n"),
                                      source(sideOrigin, "SPINNAKER_PROPERTY_B=2\n")},
                                     Mode::Spinnaker);
        QCOMPARE(all.toJson(0), R"({"b":"2"})"_ba);
        QCOMPARE(all.state(), CaptureState::Failed);
    }
};

QTEST_GUILESS_MAIN(SourceOutputsTest)
#include "tst_sourceoutputs.moc"
