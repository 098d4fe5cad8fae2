// SPDX-License-Identifier: Apache-2.0
#include "contractcase.h"
#include "contractobjects.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace Contract;

namespace {

/// A watch as it comes over the wire: one JSON object a line.
class RawWatch
{
public:
    explicit RawWatch(std::unique_ptr<OpenRequest> request) : m_request(std::move(request)) { }

    /// Reads until the last of so many events is there, or until the server ends the watch.
    bool waitForEvents(qsizetype count)
    {
        return QTest::qWaitFor([&] { return read() >= count; }, Case::patience);
    }
    bool waitForEnd()
    {
        const bool ended = QTest::qWaitFor([&] { return m_request->isFinished(); }, Case::patience);
        read();
        return ended;
    }
    [[nodiscard]] const QList<QJsonObject> &events() const { return m_events; }
    [[nodiscard]] int status() const { return m_request->status(); }
    /// "ADDED name", for bookmarks and errors without a name.
    [[nodiscard]] QStringList summary() const
    {
        QStringList texts;
        for (const QJsonObject &event : m_events)
            texts += QString(event[u"type"].toString() + u' ' + text(event, u"object.metadata.name"_s)).trimmed();
        return texts;
    }
    /// What has come, for messages.
    [[nodiscard]] QString seen() const
    {
        return QString(QString::number(status()) + u": "_s + summary().join(u", "_s) + QString::fromUtf8(m_text));
    }
    [[nodiscard]] static QString version(const QJsonObject &event)
    {
        return text(event, u"object.metadata.resourceVersion"_s);
    }

private:
    qsizetype read()
    {
        m_text += m_request->readAll();
        for (qsizetype end = m_text.indexOf('\n'); end >= 0; end = m_text.indexOf('\n')) {
            m_events += QJsonDocument::fromJson(m_text.first(end)).object();
            m_text.remove(0, end + 1);
        }
        return m_events.size();
    }

    std::unique_ptr<OpenRequest> m_request;
    QByteArray m_text;
    QList<QJsonObject> m_events;
};

} // namespace

/// Lists and watches: versions, selectors, bookmarks, and versions that are gone.
class ContractWatch : public Case
{
    Q_OBJECT

    inline static const QString definitionsPath = u"/apis/apiextensions.k8s.io/v1/customresourcedefinitions"_s;
    QString m_group; ///< of the resource that a test defined

    [[nodiscard]] QString mapsPath(const QString &name = {}) const
    {
        return Kube::corePath(space(), u"configmaps"_s, name);
    }
    void makeMap(const QString &name, const QByteArray &labels = "{}")
    {
        const Answer made = post(mapsPath(),
                                 {{u"apiVersion"_s, u"v1"_s},
                                  {u"kind"_s, u"ConfigMap"_s},
                                  {u"metadata"_s, QJsonObject{{u"name"_s, name}, {u"labels"_s, json(labels)}}}});
        QVERIFY2(made.status == 201, made.body.constData());
    }
    void changeMap(const QString &name, const QByteArray &change)
    {
        QCOMPARE(patch(mapsPath(name), change).status, 200);
    }
    // A cluster remembers a resource's changes from when it began to serve it: what it serves since now has no past.
    // Returns the path of its list; empty where it is not served.
    [[nodiscard]] QString makeLateResource()
    {
        m_group = space() + u".example.com"_s;
        QJsonObject definition
            = json(R"({"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition"})");
        definition.insert(u"metadata"_s, QJsonObject{{u"name"_s, QString(u"things."_s + m_group)}});
        QJsonObject spec
            = json(R"({"scope": "Namespaced", "names": {"plural": "things", "singular": "thing", "kind": "Thing"},
            "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object"}}}]})");
        spec.insert(u"group"_s, m_group);
        definition.insert(u"spec"_s, spec);
        if (post(definitionsPath, definition).status != 201)
            return {};
        const QString path = u"/apis/%1/v1/namespaces/%2/things"_s.arg(m_group, space());
        const bool served = QTest::qWaitFor([&] { return get(path).status == 200; }, patience);
        return served ? path : QString();
    }

    // Narrowed to the maps of the test: clusters put others into each namespace.
    [[nodiscard]] QString mine() const { return u"labelSelector=mine"_s; }
    [[nodiscard]] QString listVersion()
    {
        return text(get(mapsPath() + u'?' + mine()).object, u"metadata.resourceVersion"_s);
    }
    [[nodiscard]] RawWatch watch(const QString &query)
    {
        return RawWatch(open(mapsPath() + u"?watch=true&"_s + query));
    }

protected:
    // So that versions are forgotten soon.
    [[nodiscard]] int eventHistory() const override { return 300; }

protected Q_SLOTS:
    void cleanup()
    {
        if (!m_group.isEmpty())
            call("DELETE", definitionsPath + u"/things."_s + m_group);
        m_group.clear();
        Case::cleanup();
    }

private Q_SLOTS:
    void aWatchContinuesFromAListsVersion()
    {
        makeMap(u"before"_s, R"({"mine": ""})");
        const QString version = listVersion();
        makeMap(u"after"_s, R"({"mine": ""})");
        changeMap(u"before"_s, R"({"data": {"a": "1"}})");
        QCOMPARE(call("DELETE", mapsPath(u"after"_s)).status, 200);
        RawWatch watch = this->watch(mine() + u"&resourceVersion="_s + version);
        QVERIFY2(watch.waitForEvents(3), qPrintable(watch.seen()));
        QCOMPARE(watch.status(), 200);
        QCOMPARE(watch.summary(), (QStringList{u"ADDED after"_s, u"MODIFIED before"_s, u"DELETED after"_s}));
        const QJsonObject object = watch.events().at(1)[u"object"].toObject();
        QCOMPARE(object[u"kind"].toString(), u"ConfigMap"_s);
        QCOMPARE(object[u"apiVersion"].toString(), u"v1"_s);
        // And from any event's version.
        RawWatch again = this->watch(mine() + u"&resourceVersion="_s + RawWatch::version(watch.events().at(0)));
        QVERIFY2(again.waitForEvents(2), qPrintable(again.seen()));
        QCOMPARE(again.summary(), (QStringList{u"MODIFIED before"_s, u"DELETED after"_s}));
    }

    void aWatchWithoutAVersionBeginsWithWhatExists()
    {
        makeMap(u"one"_s, R"({"mine": ""})");
        makeMap(u"two"_s, R"({"mine": ""})");
        RawWatch watch = this->watch(mine());
        QVERIFY2(watch.waitForEvents(2), qPrintable(watch.seen()));
        QStringList summary = watch.summary();
        summary.sort();
        QCOMPARE(summary, (QStringList{u"ADDED one"_s, u"ADDED two"_s}));
    }

    void whatLeavesTheSelectionIsDeleted()
    {
        makeMap(u"wanderer"_s, R"({"mine": "yes"})");
        const QString version = listVersion();
        RawWatch watch = this->watch(u"labelSelector=mine%3Dyes&resourceVersion="_s + version);
        changeMap(u"wanderer"_s, R"({"metadata": {"labels": {"mine": "no"}}})");
        changeMap(u"wanderer"_s, R"({"data": {"unseen": "1"}})");
        changeMap(u"wanderer"_s, R"({"metadata": {"labels": {"mine": "yes"}}})");
        QVERIFY2(watch.waitForEvents(2), qPrintable(watch.seen()));
        QCOMPARE(watch.summary(), (QStringList{u"DELETED wanderer"_s, u"ADDED wanderer"_s}));
        // It is shown as it last belonged.
        QCOMPARE(label(watch.events().at(0)[u"object"].toObject(), u"mine"_s), u"yes"_s);
        // The version of a departure is that of the change, so that a watch can be resumed from it.
        RawWatch again
            = this->watch(u"labelSelector=mine%3Dyes&resourceVersion="_s + RawWatch::version(watch.events().at(0)));
        QVERIFY2(again.waitForEvents(1), qPrintable(again.seen()));
        QCOMPARE(again.summary(), QStringList{u"ADDED wanderer"_s});
    }

    void selectorsNarrow()
    {
        makeMap(u"a"_s, R"({"mine": "x", "tier": "front"})");
        makeMap(u"b"_s, R"({"mine": "y", "tier": "back"})");
        makeMap(u"c"_s, R"({"mine": "z"})");
        const auto names = [this](const QString &query) {
            QStringList list;
            const QJsonArray items = get(mapsPath() + u'?' + query).object[u"items"].toArray();
            for (const QJsonValue &item : items)
                list += nameOf(item.toObject());
            return list.join(u' ');
        };
        QCOMPARE(names(u"labelSelector=mine%3Dx"_s), u"a"_s);
        QCOMPARE(names(u"labelSelector=mine,tier!%3Dback"_s), u"a c"_s);
        QCOMPARE(names(u"labelSelector=mine%20in%20(x,y)"_s), u"a b"_s);
        QCOMPARE(names(u"labelSelector=mine%20notin%20(x),mine,!tier"_s), u"c"_s);
        QCOMPARE(names(u"fieldSelector=metadata.name%3Db"_s), u"b"_s);
        QCOMPARE(names(mine() + u"&fieldSelector=metadata.name!%3Db"_s), u"a c"_s);
        const auto refusal = [this](const QString &path) {
            const Answer answer = get(path + u"?fieldSelector=data.a%3Db"_s);
            return QString(QString::number(answer.status) + u' ' + answer.message());
        };
        QCOMPARE(refusal(mapsPath()),
                 u"400 \"data.a\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""_s);
        QCOMPARE(
            refusal(jobsPath()),
            u"400 field label \"data.a\" not supported for %1"_s.arg(hasVersion(1, 21) ? u"Job"_s : u"batchv1.Job"_s));
        QCOMPARE(refusal(podsPath()), u"400 field label not supported: data.a"_s);
        QCOMPARE(get(mapsPath() + u"?labelSelector=a%3D%3D%3Db"_s).status, 400);
    }

    void jobsAreSelectedByTheirSuccesses()
    {
        QVERIFY(!run(makeJob(u"one"_s, u"exit 0"_s)).isEmpty());
        const auto count = [this](const QString &value) {
            return get(jobsPath() + u"?fieldSelector=status.successful%3D"_s + value).object[u"items"].toArray().size();
        };
        QCOMPARE(count(u"1"_s), 1);
        QCOMPARE(count(u"0"_s), 0);
    }

    void longListsComeInPages()
    {
        for (const QString &name : {u"p1"_s, u"p2"_s, u"p3"_s})
            makeMap(name, R"({"mine": ""})");
        const QString path = mapsPath() + u"?limit=2&fieldSelector=metadata.name!%3Dkube-root-ca.crt"_s;
        const QJsonObject first = get(path).object;
        QCOMPARE(first[u"kind"].toString(), u"ConfigMapList"_s);
        QCOMPARE(first[u"items"].toArray().size(), 2);
        QVERIFY(first[u"items"][0][u"kind"].isUndefined());
        const QString next = text(first, u"metadata.continue"_s);
        QVERIFY(!next.isEmpty());
        const QJsonObject second = get(path + u"&continue="_s + encoded(next)).object;
        QCOMPARE(second[u"items"].toArray().size(), 1);
        QCOMPARE(nameOf(second[u"items"][0].toObject()), u"p3"_s);
        QVERIFY(text(second, u"metadata.continue"_s).isEmpty());
        QCOMPARE(text(second, u"metadata.resourceVersion"_s), text(first, u"metadata.resourceVersion"_s));
        const QJsonObject whole = get(mapsPath() + u"?limit=2&"_s + mine()).object;
        QVERIFY(member(whole, u"metadata.remainingItemCount"_s).isUndefined()); // not with selectors
        QCOMPARE(get(path + u"&continue=nonsense"_s).status, 400);
    }

    void pagesShowTheStateOfTheFirst()
    {
        for (const QString &name : {u"p1"_s, u"p2"_s, u"p3"_s})
            makeMap(name, R"({"mine": ""})");
        const QString path = mapsPath() + u"?limit=2&"_s + mine();
        const QJsonObject first = get(path).object;
        makeMap(u"p0"_s, R"({"mine": ""})");
        makeMap(u"p4"_s, R"({"mine": ""})");
        QCOMPARE(call("DELETE", mapsPath(u"p3"_s)).status, 200);
        const QJsonObject second = get(path + u"&continue="_s + encoded(text(first, u"metadata.continue"_s))).object;
        QStringList names;
        const QJsonArray items = second[u"items"].toArray();
        for (const QJsonValue &item : items)
            names += nameOf(item.toObject());
        QCOMPARE(names, QStringList{u"p3"_s});
    }

    void aListCanShowAnEarlierState()
    {
        REQUIRE_VERSION(1, 21);
        makeMap(u"before"_s, R"({"mine": ""})");
        const QString version = listVersion();
        makeMap(u"later"_s, R"({"mine": ""})");
        const QJsonObject list
            = get(mapsPath() + u'?' + mine() + u"&resourceVersionMatch=Exact&resourceVersion="_s + version).object;
        QCOMPARE(list[u"items"].toArray().size(), 1);
        QCOMPARE(nameOf(list[u"items"][0].toObject()), u"before"_s);
        QCOMPARE(text(list, u"metadata.resourceVersion"_s), version);
    }

    void oneObjectIsNotWatchedByItsPath()
    {
        makeMap(u"single"_s, R"({"mine": ""})");
        const Answer answer = get(mapsPath(u"single"_s) + u"?watch=true"_s);
        QCOMPARE(answer.status, 200);
        QCOMPARE(nameOf(answer.object), u"single"_s); // watches are of lists, with a field selector
    }

    void aWatchEndsInTimeAfterABookmark()
    {
        makeMap(u"marked"_s, R"({"mine": ""})");
        const QString version = listVersion();
        RawWatch watch
            = this->watch(mine() + u"&allowWatchBookmarks=true&timeoutSeconds=6&resourceVersion="_s + version);
        makeMap(u"unseen"_s); // what is to be told by the bookmark
        QVERIFY(watch.waitForEnd());
        const QList<QJsonObject> &events = watch.events();
        QVERIFY(!events.isEmpty());
        for (const QJsonObject &event : events) {
            QCOMPARE(event[u"type"].toString(), u"BOOKMARK"_s);
            const QJsonObject object = event[u"object"].toObject();
            QCOMPARE(object[u"kind"].toString(), u"ConfigMap"_s);
            QCOMPARE(object[u"apiVersion"].toString(), u"v1"_s);
            QVERIFY(!RawWatch::version(event).isEmpty());
            QVERIFY(RawWatch::version(event) != version);
            QVERIFY(text(object, u"metadata.name"_s).isEmpty());
        }
        RawWatch again
            = this->watch(mine() + u"&timeoutSeconds=1&resourceVersion="_s + RawWatch::version(events.last()));
        QVERIFY(again.waitForEnd());
        QCOMPARE(again.events().size(), 0); // without being asked for, there are none
    }

    void aForgottenVersionIsGone()
    {
        QString path = mapsPath();
        if (isSandbox()) {
            makeMap(u"busy"_s, R"({"mine": ""})");
            for (int i = 0; i <= eventHistory(); ++i)
                changeMap(u"busy"_s, R"({"data": {"n": "%1"}})"_ba.replace("%1", QByteArray::number(i)));
        } else {
            path = makeLateResource();
            QVERIFY(!path.isEmpty());
        }
        RawWatch watch(open(path + u"?watch=true&timeoutSeconds=10&resourceVersion=1"_s));
        QVERIFY(watch.waitForEnd());
        QJsonObject status;
        if (watch.status() == 200) { // as an event
            QCOMPARE(watch.summary(), QStringList{u"ERROR"_s});
            status = watch.events().first()[u"object"].toObject();
        } else {
            QCOMPARE(watch.status(), 410);
            status = watch.events().value(0);
        }
        QCOMPARE(status[u"kind"].toString(), u"Status"_s);
        QCOMPARE(status[u"code"].toInt(), 410);
        QCOMPARE(status[u"reason"].toString(), u"Expired"_s);
        QVERIFY2(status[u"message"].toString().startsWith(u"too old resource version: 1 ("),
                 qPrintable(status[u"message"].toString()));
    }

    void aVersionOfTheFutureTimesOut()
    {
        const Answer answer = get(mapsPath() + u"?resourceVersion=999999999"_s);
        QCOMPARE(answer.status, 504);
        QCOMPARE(answer.reason(), u"Timeout"_s);
        QVERIFY2(answer.message().startsWith(u"Timeout: Too large resource version: 999999999, current: "),
                 qPrintable(answer.message()));
        QCOMPARE(answer.causes(), QStringList{u"ResourceVersionTooLarge||Too large resource version"_s});
        QCOMPARE(member(answer.object, u"details.retryAfterSeconds"_s), QJsonValue(1));
    }

    void versionsAreChecked()
    {
        QCOMPARE(get(mapsPath() + u"?resourceVersion=soon"_s).status, hasVersion(1, 21) ? 400 : 500);
        REQUIRE_VERSION(1, 22);
        Answer answer = get(mapsPath() + u"?resourceVersionMatch=NotOlderThan"_s);
        QCOMPARE(answer.status, 422);
        QCOMPARE(answer.causes(),
                 QStringList{u"FieldValueForbidden|resourceVersionMatch|Forbidden: resourceVersionMatch is forbidden "
                             "unless resourceVersion is provided"_s});
        QCOMPARE(get(mapsPath() + u"?resourceVersionMatch=NotOlderThan&resourceVersion=0"_s).status, 200);
        answer = get(mapsPath() + u"?resourceVersionMatch=Roughly&resourceVersion=0"_s);
        QCOMPARE(answer.status, 422);
        QVERIFY(answer.causes().value(0).startsWith(u"FieldValueNotSupported|resourceVersionMatch|Unsupported value: "
                                                    "\"Roughly\": supported values: "));
    }

    void aWatchListTellsWhenItIsComplete()
    {
        REQUIRE_VERSION(1, 34);
        const Answer refused = get(mapsPath() + u"?watch=true&sendInitialEvents=true"_s);
        QCOMPARE(refused.status, 422);
        QCOMPARE(refused.causes(),
                 QStringList{u"FieldValueForbidden|resourceVersionMatch|Forbidden: sendInitialEvents requires setting "
                             "resourceVersionMatch to NotOlderThan"_s});
        makeMap(u"first"_s, R"({"mine": ""})");
        RawWatch watch = this->watch(mine()
                                     + u"&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
                                       "&allowWatchBookmarks=true"_s);
        QVERIFY2(watch.waitForEvents(1), qPrintable(watch.seen()));
        if (text(watch.events().first(), u"object.message"_s).contains(u"RequestWatchProgress is disabled"))
            QSKIP("the cluster's etcd is too old for this");
        QVERIFY2(watch.waitForEvents(2), qPrintable(watch.seen()));
        QCOMPARE(watch.summary(), (QStringList{u"ADDED first"_s, u"BOOKMARK"_s}));
        QCOMPARE(annotation(watch.events().at(1)[u"object"].toObject(), u"k8s.io/initial-events-end"_s), u"true"_s);
    }
};

QTEST_GUILESS_MAIN(ContractWatch)
#include "tst_contractwatch.moc"
