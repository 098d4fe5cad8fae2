// SPDX-License-Identifier: Apache-2.0
#include "models/core/error.h"

#include <QTest>

using namespace Qt::StringLiterals;

class ErrorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textNamesThePlaceAndTheNextStep()
    {
        Core::Error error;
        error.message = u"unknown field \"backofLimit\""_s;
        error.hint = u"did you mean backoffLimit?"_s;
        error.file = u"job.yaml"_s;
        error.line = 6;
        error.column = 3;
        error.path = u"spec.backofLimit"_s;
        QCOMPARE(error.toText(),
                 u"job.yaml:6:3: spec.backofLimit: unknown field \"backofLimit\" (did you mean backoffLimit?)"_s);
    }

    void textLeavesOutWhatIsUnknown()
    {
        Core::Error error;
        error.message = u"no such file"_s;
        QCOMPARE(error.toText(), u"no such file"_s);
        error.file = u"a.yaml"_s;
        error.column = 4; // a column without a line says nothing
        QCOMPARE(error.toText(), u"a.yaml: no such file"_s);
    }

    void failureFillsAResult()
    {
        const Core::Result<int> result
            = Core::failure(Core::ErrorKind::Limit, u"too-large"_s, u"too large"_s, u"cut it"_s);
        QVERIFY(!result);
        QCOMPARE(result.error().kind, Core::ErrorKind::Limit);
        QCOMPARE(result.error().code, u"too-large"_s);
        QCOMPARE(result.error().hint, u"cut it"_s);
    }
};

QTEST_GUILESS_MAIN(ErrorTest)
#include "tst_error.moc"
