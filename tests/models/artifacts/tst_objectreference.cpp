// SPDX-License-Identifier: Apache-2.0
// References of the three object stores and the addresses that come of them; without any server.
#include "models/artifacts/gcslocation.h"
#include "models/artifacts/objectreference.h"
#include "models/artifacts/oraclelocation.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Artifacts;

class ObjectReferenceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void referencesAreSplit_data()
    {
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QString>("bucket");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("suffix"); // null: none
        QTest::newRow("whole") << u"gs://b/a/c.json#7"_s << u"b"_s << u"a/c.json"_s << u"7"_s;
        QTest::newRow("without a scheme") << u"b/a"_s << u"b"_s << u"a"_s << QString();
        QTest::newRow("several hashes") << u"gs://b/a#x#7"_s << u"b"_s << u"a#x"_s << u"7"_s;
        QTest::newRow("nothing behind the hash") << u"gs://b/a#"_s << u"b"_s << u"a"_s << u""_s;
        QTest::newRow("a bucket alone") << u"gs://b"_s << u"b"_s << QString() << QString();
        QTest::newRow("another scheme") << u"oci://b/a"_s << u"oci:"_s << u"/b/a"_s << QString();
        QTest::newRow("empty") << QString() << QString() << QString() << QString();
    }
    void referencesAreSplit()
    {
        QFETCH(QString, reference);
        QFETCH(QString, bucket);
        QFETCH(QString, name);
        QFETCH(QString, suffix);
        const ObjectReference object = splitObjectReference(reference, "gs://"_L1);
        QCOMPARE(object.bucket, bucket);
        QCOMPARE(object.name, name);
        QCOMPARE(object.suffix.has_value(), !suffix.isNull());
        QCOMPARE(object.suffix.value_or(QString()), suffix);
    }

    void wrongOnesAreRefused_data()
    {
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QString>("gcs"); // a part of the message; empty: accepted
        QTest::addColumn<QString>("oracle");
        QTest::newRow("good") << u"bucket/a.json"_s << QString() << QString();
        QTest::newRow("number") << u"bucket/a.json#12"_s << QString() << QString();
        QTest::newRow("text") << u"bucket/a.json#x"_s << u"not a number"_s << QString();
        QTest::newRow("no version") << u"bucket/a.json#"_s << u"not a number"_s << u"no version"_s;
        QTest::newRow("no bucket") << u"/a.json"_s << u"no bucket"_s << u"no bucket"_s;
        QTest::newRow("no object") << u"bucket"_s << u"no object"_s << u"no object"_s;
        QTest::newRow("odd bucket") << u"b*cket/a"_s << u"cannot be the name"_s << u"cannot be the name"_s;
        QTest::newRow("upper case") << u"Bucket/a"_s << u"cannot be the name"_s << QString();
        QTest::newRow("long name") << QString(u"bucket/"_s + QString(1025, u'x')) << u"longer than"_s << QString();
    }
    void wrongOnesAreRefused()
    {
        QFETCH(QString, reference);
        QFETCH(QString, gcs);
        QFETCH(QString, oracle);
        const auto google = parseGcsReference(reference);
        QCOMPARE(google.has_value(), gcs.isEmpty());
        if (!google)
            QVERIFY2(google.error().message.contains(gcs), qPrintable(google.error().message));
        const auto oci = parseOracleReference(reference);
        QCOMPARE(oci.has_value(), oracle.isEmpty());
        if (!oci) {
            QVERIFY2(oci.error().message.contains(oracle), qPrintable(oci.error().message));
            QCOMPARE(oci.error().code, u"artifact-reference-invalid"_s);
            QVERIFY(oci.error().hint.contains(u"oci://"_s));
        }
    }

    void addressesAreBelowTheirEndpoints()
    {
        QCOMPARE(gcsUrl({u"my-bucket"_s, u"a/b c.json"_s, u"5"_s}, QUrl(u"https://storage.googleapis.com/"_s))
                     .toString(QUrl::FullyEncoded),
                 u"https://storage.googleapis.com/storage/v1/b/my-bucket/o/a%2Fb%20c.json?alt=media&generation=5"_s);
        QCOMPARE(
            gcsUrl({u"b1b"_s, u"x"_s, {}}, QUrl(u"http://u:p@localhost:4443/base//"_s)).toString(QUrl::FullyEncoded),
            u"http://localhost:4443/base/storage/v1/b/b1b/o/x?alt=media"_s);
        QCOMPARE(
            oracleUrl({u"b"_s, u"a/b"_s, u"v 1"_s}, u"ns"_s, QUrl(u"https://o.example"_s)).toString(QUrl::FullyEncoded),
            u"https://o.example/n/ns/b/b/o/a%2Fb?versionId=v%201"_s);
        QCOMPARE(oracleUrl({u"b"_s, u"a"_s, {}}, u"ns"_s, QUrl(u"https://o.example"_s)).toString(QUrl::FullyEncoded),
                 u"https://o.example/n/ns/b/b/o/a"_s);
    }

    void textsNameTheObject()
    {
        QCOMPARE(objectText("gs://"_L1, u"b"_s, u"a"_s, u"7"_s), u"gs://b/a#7"_s);
        QCOMPARE(objectText("oci://"_L1, u"b"_s, u"a"_s, {}), u"oci://b/a"_s);
    }
};

QTEST_GUILESS_MAIN(ObjectReferenceTest)
#include "tst_objectreference.moc"
