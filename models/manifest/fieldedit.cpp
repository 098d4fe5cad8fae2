// SPDX-License-Identifier: Apache-2.0
#include "models/manifest/jobmanifest.h"
#include "models/yaml/yamldocument.h"

#include <QCoreApplication>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace Manifest {

namespace {

constexpr qsizetype maximumSteps = 100;

std::unexpected<Core::Error> refuse(const QString &message, const QString &path)
{
    Core::Error error;
    error.kind = Core::ErrorKind::Usage;
    error.code = u"field-path"_s;
    error.message = message;
    error.hint = QCoreApplication::translate(
        "Manifest", "write PATH=VALUE, for example spec.backoffLimit=2 or metadata.labels[\"a.b\"]=x");
    error.path = path;
    return std::unexpected(error);
}

// A member or an index.
struct Step
{
    QString key;
    qsizetype index = -1; ///< -1: `key` counts
};

// Reads "a.b[0][\"c.d\"]" up to the "=".
class PathParser
{
public:
    explicit PathParser(const QString &text) : m_text(text) { }

    Core::Result<QList<Step>> run()
    {
        QList<Step> steps;
        while (!atEnd() && peek() != u'=') {
            const auto step = peek() == u'[' ? bracket() : member(steps.isEmpty());
            if (!step)
                return std::unexpected(step.error());
            steps.append(*step);
            if (steps.size() > maximumSteps)
                return refuse(
                    QCoreApplication::translate("Manifest", "the path has more than %1 steps").arg(maximumSteps), {});
        }
        if (atEnd())
            return refuse(QCoreApplication::translate("Manifest", "\"%1\" has no \"=\"").arg(m_text.left(200)), {});
        if (steps.isEmpty())
            return refuse(QCoreApplication::translate("Manifest", "there is no path before the \"=\""), {});
        return steps;
    }
    [[nodiscard]] QString path() const { return m_text.first(m_at); }
    [[nodiscard]] QString value() const { return m_text.sliced(m_at + 1); }

private:
    Core::Result<Step> member(bool isFirst)
    {
        if (!isFirst) {
            if (peek() != u'.')
                return malformed();
            ++m_at;
        }
        const qsizetype start = m_at;
        while (!atEnd() && peek() != u'.' && peek() != u'[' && peek() != u'=' && peek() != u']')
            ++m_at;
        if (m_at == start)
            return malformed();
        return Step{m_text.sliced(start, m_at - start), -1};
    }

    Core::Result<Step> bracket()
    {
        ++m_at;
        if (!atEnd() && peek() == u'"')
            return quotedKey();
        const qsizetype end = m_text.indexOf(u']', m_at);
        bool ok = false;
        const int index = end < 0 ? -1 : QStringView(m_text).sliced(m_at, end - m_at).toInt(&ok);
        if (!ok || index < 0)
            return malformed();
        m_at = end + 1;
        return Step{{}, index};
    }

    Core::Result<Step> quotedKey()
    {
        QString key(u""_s); // not null: Qt 6.8 dereferences a null key when it is compared with a key beyond ASCII
        for (++m_at; !atEnd() && peek() != u'"'; ++m_at) {
            if (peek() == u'\\' && m_at + 1 < m_text.size())
                ++m_at;
            key += peek();
        }
        if (!QStringView(m_text).sliced(m_at).startsWith(u"\"]"))
            return malformed();
        m_at += 2;
        return Step{key, -1};
    }

    std::unexpected<Core::Error> malformed() const
    {
        return refuse(
            QCoreApplication::translate("Manifest", "the path cannot be read from character %1 on").arg(m_at + 1),
            m_text.section(u'=', 0, 0).left(200));
    }
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] QChar peek() const { return m_text[m_at]; }

    const QString &m_text;
    qsizetype m_at = 0;
};

QString pathOf(const QList<Step> &steps, qsizetype count)
{
    QString path;
    for (const Step &step : steps.first(count))
        path = step.index < 0 ? Yaml::childPath(path, step.key) : Yaml::childPath(path, step.index);
    return path;
}

// Returns `current` with the value put below it. Missing collections on the way are made.
Core::Result<QJsonValue> replaced(const QJsonValue &current, const QList<Step> &steps, qsizetype depth,
                                  const QJsonValue &value)
{
    if (depth == steps.size())
        return value;
    const Step &step = steps[depth];
    const bool isMissing = current.isUndefined() || current.isNull();
    const QString here = depth == 0 ? QCoreApplication::translate("Manifest", "the object") : pathOf(steps, depth);
    if (step.index < 0) {
        if (!isMissing && !current.isObject())
            return refuse(QCoreApplication::translate("Manifest", "%1 is not a mapping, so it has no member \"%2\"")
                              .arg(here, step.key),
                          pathOf(steps, depth + 1));
        QJsonObject object = current.toObject();
        const auto member = replaced(object.value(step.key), steps, depth + 1, value);
        if (!member)
            return member;
        object.insert(step.key, *member);
        return QJsonValue(object);
    }
    if (!isMissing && !current.isArray())
        return refuse(QCoreApplication::translate("Manifest", "%1 is not a list").arg(here), pathOf(steps, depth + 1));
    QJsonArray array = current.toArray();
    if (step.index > array.size())
        return refuse(QCoreApplication::translate("Manifest", "%1 has %2 items, so the next index is %3")
                          .arg(here)
                          .arg(array.size())
                          .arg(array.size()),
                      pathOf(steps, depth + 1));
    const auto item
        = replaced(step.index < array.size() ? array.at(step.index) : QJsonValue(), steps, depth + 1, value);
    if (!item)
        return item;
    if (step.index < array.size())
        array.replace(step.index, *item);
    else
        array.append(*item);
    return QJsonValue(array);
}

Core::Result<QJsonValue> readValue(const QString &text, const QString &path)
{
    // The comment keeps text that starts with "{" from being taken for a JSON document: "{a: 1}" is YAML here.
    const auto documents = Yaml::load("#\n" + text.toUtf8());
    if (documents && documents->size() <= 1)
        return documents->isEmpty() ? QJsonValue(QJsonValue::Null) : documents->constFirst().value;
    if (const auto json = Yaml::load(text.toUtf8()); json && json->size() == 1)
        return json->constFirst().value;
    Core::Error error;
    error.kind = Core::ErrorKind::Usage;
    error.code = u"field-value"_s;
    error.message = QCoreApplication::translate("Manifest", "the value cannot be read as YAML: %1")
                        .arg(documents ? QCoreApplication::translate("Manifest", "it has more than one document")
                                       : documents.error().message);
    error.hint = QCoreApplication::translate("Manifest", "put text with special characters in quotes");
    error.path = path;
    return std::unexpected(error);
}

} // namespace

Core::Result<QJsonObject> setField(const QJsonObject &object, const QString &assignment)
{
    PathParser parser(assignment);
    const auto steps = parser.run();
    if (!steps)
        return std::unexpected(steps.error());
    const auto value = readValue(parser.value(), parser.path());
    if (!value)
        return std::unexpected(value.error());
    const auto result = replaced(object, *steps, 0, *value);
    if (!result)
        return std::unexpected(result.error());
    return result->toObject();
}

} // namespace Manifest
