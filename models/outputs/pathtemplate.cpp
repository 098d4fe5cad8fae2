// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/pathtemplate.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

/// A template may name a large object many times over.
constexpr qsizetype maximumText = 64 * 1024;

bool isNameStart(QChar c)
{
    return c == u'_' || c == u'$' || c.isLetter();
}

bool isNamePart(QChar c)
{
    return isNameStart(c) || c.isDigit();
}

/// Reads the steps of a path one after the other.
class PathReader
{
public:
    explicit PathReader(QStringView text) : m_text(text) { }

    std::optional<QList<PathStep>> read()
    {
        QList<PathStep> path;
        if (!readName(path))
            return {};
        while (m_at < m_text.size()) {
            const QChar c = m_text[m_at++];
            const bool ok = c == u'.' ? readName(path) : c == u'[' && readBracket(path);
            if (!ok)
                return {};
        }
        return path;
    }

private:
    bool readName(QList<PathStep> &path)
    {
        const qsizetype start = m_at;
        if (start >= m_text.size() || !isNameStart(m_text[start]))
            return false;
        while (m_at < m_text.size() && isNamePart(m_text[m_at]))
            ++m_at;
        path.append(m_text.sliced(start, m_at - start).toString());
        return true;
    }

    bool readBracket(QList<PathStep> &path)
    {
        if (m_at >= m_text.size())
            return false;
        const QChar quote = m_text[m_at];
        if (quote != u'\'' && quote != u'"')
            return readIndex(path);
        const qsizetype end = m_text.indexOf(quote, m_at + 1);
        if (end < 0 || end + 1 >= m_text.size() || m_text[end + 1] != u']')
            return false;
        path.append(m_text.sliced(m_at + 1, end - m_at - 1).toString());
        m_at = end + 2;
        return true;
    }

    bool readIndex(QList<PathStep> &path)
    {
        const qsizetype end = m_text.indexOf(u']', m_at);
        if (end <= m_at || end - m_at > 9) // nine digits always fit
            return false;
        const QStringView digits = m_text.sliced(m_at, end - m_at);
        if (!std::all_of(digits.begin(), digits.end(), [](QChar c) { return c >= u'0' && c <= u'9'; }))
            return false;
        path.append(digits.toLongLong());
        m_at = end + 1;
        return true;
    }

    QStringView m_text;
    qsizetype m_at = 0;
};

/// Names that reach into a script engine where a template is evaluated by one.
bool isRefused(const QList<PathStep> &path)
{
    return std::ranges::any_of(path, [](const PathStep &step) {
        const QString *name = std::get_if<QString>(&step);
        return name && (*name == "constructor"_L1 || *name == "__proto__"_L1 || *name == "prototype"_L1);
    });
}

/// What Spinnaker knows of a deployed object beside the object itself.
QJsonObject wrapperOf(const QJsonObject &object, const QList<QJsonObject> &pods)
{
    const QJsonValue metadata = object["metadata"_L1];
    const QString kind = object["kind"_L1].toString();
    const QString name = metadata["name"_L1].toString();
    QJsonObject wrapper{{u"manifest"_s, object}};
    if (!kind.isEmpty() && !name.isEmpty()) // "job release"
        wrapper.insert(u"name"_s, QString(kind.left(1).toLower() + kind.mid(1) + u' ' + name));
    if (metadata["namespace"_L1].isString())
        wrapper.insert(u"location"_s, metadata["namespace"_L1]);
    if (!pods.isEmpty()) {
        QJsonArray array;
        for (const QJsonObject &pod : pods)
            array.append(pod);
        wrapper.insert(u"pods"_s, array);
        wrapper.insert(u"pod"_s, pods.last());
    }
    return wrapper;
}

/// Double and single quotes too: values stand in attributes.
QString htmlEscaped(const QString &text)
{
    return text.toHtmlEscaped().replace(u'\'', "&#39;"_L1);
}

QString textOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Double:
        return value.toVariant().toString();
    case QJsonValue::Object:
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    case QJsonValue::Array:
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return {};
}

/// Renders one template; a class, so that the two roots are made once.
class Renderer
{
public:
    Renderer(const QJsonObject &object, const TemplateOptions &options)
        : m_wrapper(wrapperOf(object, options.pods)),
          m_object(object),
          m_escapeHtml(options.escapeHtml)
    {
    }

    RenderedTemplate render(const QString &text)
    {
        qsizetype at = 0;
        while (at < text.size() && m_result.text.size() <= maximumText) {
            const qsizetype open = text.indexOf("{{"_L1, at);
            // At least one character stands between the braces.
            const qsizetype close = open < 0 ? -1 : text.indexOf("}}"_L1, open + 3);
            if (close < 0) {
                if (open >= 0)
                    warn(QCoreApplication::translate("Outputs", "A {{ has no closing }}"));
                m_result.text += QStringView(text).sliced(at);
                break;
            }
            m_result.text += QStringView(text).sliced(at, open - at);
            renderPart(QStringView(text).sliced(open, close + 2 - open));
            at = close + 2;
        }
        if (m_result.text.size() > maximumText) {
            m_result.text.truncate(maximumText);
            warn(QCoreApplication::translate("Outputs", "The rendered text is longer than %1 characters and was cut")
                     .arg(maximumText));
        }
        return m_result;
    }

private:
    void renderPart(QStringView part)
    {
        const QString expression = part.sliced(2, part.size() - 4).trimmed().toString();
        const auto path = parsePath(expression);
        if (!path) {
            m_result.text += part;
            warn(QCoreApplication::translate("Outputs",
                                             "%1 is not a path such as metadata.name or metadata.labels['app'] and was "
                                             "left as it is")
                     .arg(part));
            return;
        }
        if (isRefused(*path)) {
            warn(QCoreApplication::translate("Outputs", "%1 is a refused name").arg(expression));
            return;
        }
        QJsonValue value = valueAt(m_wrapper, *path);
        if (value.isUndefined())
            value = valueAt(m_object, *path);
        if (value.isUndefined() || value.isNull())
            warn(QCoreApplication::translate("Outputs", "%1 has no value in the deployed object").arg(expression));
        else
            m_result.text += m_escapeHtml ? htmlEscaped(textOf(value)) : textOf(value);
    }

    void warn(const QString &warning)
    {
        constexpr qsizetype maximumWarnings = 100;
        if (m_result.warnings.size() < maximumWarnings)
            m_result.warnings.append(warning);
    }

    QJsonObject m_wrapper;
    QJsonObject m_object;
    bool m_escapeHtml;
    RenderedTemplate m_result;
};

} // namespace

std::optional<QList<PathStep>> parsePath(QStringView text)
{
    return PathReader(text.trimmed()).read();
}

QJsonValue valueAt(const QJsonValue &root, const QList<PathStep> &path)
{
    QJsonValue value = root;
    for (const PathStep &step : path) {
        if (const QString *name = std::get_if<QString>(&step))
            value = value.isObject() ? value.toObject().value(*name) : QJsonValue(QJsonValue::Undefined);
        else
            value = value.isArray() ? value.toArray().at(std::get<qsizetype>(step)) : QJsonValue(QJsonValue::Undefined);
    }
    return value;
}

RenderedTemplate renderTemplate(const QString &text, const QJsonObject &object, const TemplateOptions &options)
{
    // Most texts have nothing to render, and the wrapper of a Job with many pods is large.
    if (!text.contains("{{"_L1) && text.size() <= maximumText)
        return {text, {}};
    return Renderer(object, options).render(text);
}

} // namespace Outputs
