// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/yamldocument.h"
#include "tests/models/yaml/vectors.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace {

// Strings that YAML readers are known to trip over, and pieces to make more of them.
const QStringList pieces{u""_s,
                         u"a"_s,
                         u"yes"_s,
                         u"n"_s,
                         u"~"_s,
                         u"null"_s,
                         u"0x1F"_s,
                         u"010"_s,
                         u"1_000"_s,
                         u"1e3"_s,
                         u".5"_s,
                         u".inf"_s,
                         u"1:30"_s,
                         u"2001-12-14"_s,
                         u": "_s,
                         u" #"_s,
                         u"#"_s,
                         u"- "_s,
                         u"-"_s,
                         u"---"_s,
                         u"..."_s,
                         u"? "_s,
                         u"?"_s,
                         u"<<"_s,
                         u"="_s,
                         u"|"_s,
                         u">"_s,
                         u"@"_s,
                         u"`"_s,
                         u"%"_s,
                         u"&a"_s,
                         u"*a"_s,
                         u"!t"_s,
                         u"{"_s,
                         u"}"_s,
                         u"["_s,
                         u"]"_s,
                         u","_s,
                         u"'"_s,
                         u"\""_s,
                         u"\\"_s,
                         u"\\/"_s,
                         u"\n"_s,
                         u"\n\n"_s,
                         u"\r"_s,
                         u"\t"_s,
                         u" "_s,
                         u"  "_s,
                         u"\u0085"_s,
                         u"\u2028"_s,
                         u"\uFEFF"_s,
                         QString(QChar(0)),
                         QString(QChar(1)),
                         QString(QChar(0x7F)),
                         u"é"_s,
                         u"😀"_s,
                         u"\uE000"_s,
                         u"a\nb"_s,
                         u"a\n b\n"_s,
                         u" a\nb"_s,
                         u"\na"_s,
                         u"a \nb"_s,
                         u"k: v"_s};

class Generator
{
public:
    explicit Generator(quint32 seed) : m_random(seed) { }

    QString text()
    {
        QString result(u""_s); // not null: Qt 6.8 dereferences null keys of a QJsonObject
        for (quint32 i = m_random.bounded(4U); i > 0; --i)
            result += pieces[m_random.bounded(static_cast<qint32>(pieces.size()))];
        return result;
    }
    QJsonValue value(int level)
    {
        switch (m_random.bounded(level > 4 ? 6 : 9)) {
        case 0:
            return QJsonValue(QJsonValue::Null);
        case 1:
            return m_random.bounded(2) == 1;
        case 2:
            return QJsonValue(static_cast<qint64>(m_random.generate64()));
        case 3:
            return QJsonValue(0.1 + m_random.generateDouble() * std::pow(10.0, m_random.bounded(-30, 15)));
        case 4:
        case 5:
            return text();
        case 6:
        case 7: {
            QJsonObject object;
            for (quint32 i = m_random.bounded(4U); i > 0; --i)
                object.insert(text(), value(level + 1));
            return object;
        }
        default: {
            QJsonArray array;
            for (quint32 i = m_random.bounded(4U); i > 0; --i)
                array.append(value(level + 1));
            return array;
        }
        }
    }

private:
    QRandomGenerator m_random;
};

} // namespace

class YamlWriterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAsPeopleDo()
    {
        const QJsonObject object{
            {u"apiVersion"_s, u"batch/v1"_s},
            {u"spec"_s,
             QJsonObject{{u"list"_s,
                          QJsonArray{QJsonObject{{u"name"_s, u"a"_s}, {u"args"_s, QJsonArray{u"x y"_s, u"yes"_s}}}, 2}},
                         {u"empty"_s, QJsonObject()},
                         {u"script"_s, u"set -e\necho\n"_s}}}};
        QCOMPARE(Yaml::toYaml(object),
                 QByteArray("apiVersion: batch/v1\n"
                            "spec:\n"
                            "  empty: {}\n"
                            "  list:\n"
                            "  - args:\n"
                            "    - x y\n"
                            "    - \"yes\"\n"
                            "    name: a\n"
                            "  - 2\n"
                            "  script: |\n"
                            "    set -e\n"
                            "    echo\n"));
    }

    void quotesWhatWouldBeReadAsSomethingElse()
    {
        for (const char *text : {"yes", "n", "on", "~", "null", "12", "0x1F", "1e3", ".5", "1_000", "1:30",
                                 "2001-12-14", "- a", "a: b", "a #b", "@a", ""}) {
            const QByteArray yaml = Yaml::toYaml(QString::fromLatin1(text));
            QVERIFY2(yaml.startsWith('"'), yaml.constData());
        }
        QCOMPARE(Yaml::toYaml(u"busybox:1.36"_s), QByteArray("busybox:1.36\n"));
    }

    void vectorsSurviveTheRoundTrip()
    {
        for (const Vectors::Vector &vector : Vectors::all()) {
            const QJsonArray objects = vector.json.isArray() ? vector.json.toArray() : QJsonArray{vector.json};
            for (const QJsonValue &object : objects)
                survives(object);
        }
    }

    void anythingSurvivesTheRoundTrip()
    {
        for (quint32 seed = 1; seed <= 3000; ++seed)
            survives(Generator(seed).value(0));
    }

    void depthAndLongKeysSurviveTheRoundTrip()
    {
        QJsonValue deep = u"x"_s;
        for (int i = 0; i < 4000; ++i)
            deep = i % 2 == 0 ? QJsonValue(QJsonArray{deep}) : QJsonValue(QJsonObject{{u"k"_s, deep}});
        survives(deep);
        survives(QJsonObject{{u"k"_s.repeated(3000), QJsonArray{QJsonObject{{u"é\n"_s.repeated(900), 1}}}}});
    }

private:
    static void survives(const QJsonValue &value)
    {
        if (value.isUndefined() || value.isNull())
            return;
        const QByteArray yaml = Yaml::toYaml(value);
        const auto documents = Yaml::load("# not JSON\n" + yaml);
        QVERIFY2(documents,
                 qPrintable((documents ? QString() : documents.error().toText()) + u'\n'
                            + QString::fromUtf8(yaml.left(2000))));
        QCOMPARE(documents->size(), 1);
        QVERIFY2(Vectors::isSame(documents->constFirst().value, value),
                 QByteArray(yaml.left(2000) + Vectors::text(value)).constData());
    }
};

QTEST_GUILESS_MAIN(YamlWriterTest)
#include "tst_yamlwriter.moc"
