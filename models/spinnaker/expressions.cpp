// SPDX-License-Identifier: Apache-2.0
#include "models/spinnaker/expressions.h"

#include "models/outputs/jsontext.h"

#include <QRegularExpression>
#include <QVarLengthArray>

using namespace Qt::StringLiterals;

namespace Spinnaker {

namespace {

constexpr qsizetype longestExpression = 2048;
constexpr int mostFailures = 10'000; ///< starts that lead nowhere; each costs a search for its end

/// The index of the brace that closes what begins at `from`, or -1.
qsizetype findEnd(QStringView text, qsizetype from)
{
    QVarLengthArray<QChar, 32> open;
    const qsizetype end = std::min(text.size(), from + longestExpression);
    for (qsizetype i = from; i < end; ++i) {
        const QChar c = text[i];
        if (c == u'(' || c == u'[' || c == u'{') {
            open.append(c == u'(' ? u')' : c == u'[' ? u']' : u'}');
        } else if (c == u')' || c == u']' || c == u'}') {
            if (open.isEmpty())
                return c == u'}' ? i : -1;
            if (open.last() != c)
                return -1;
            open.removeLast();
        } else if (c == u'\'' || c == u'"') {
            i = text.indexOf(c, i + 1);
            if (i < 0)
                return -1;
        }
    }
    return -1;
}

bool isScalarOrContainer(const QByteArray &json)
{
    return !json.isEmpty() && !json.startsWith('"') && Outputs::Json::isValid(json);
}

} // namespace

QList<Expression> findExpressions(QStringView text)
{
    QList<Expression> found;
    int failures = 0;
    for (qsizetype at = text.indexOf("${"_L1); at >= 0 && failures < mostFailures;) {
        const qsizetype end = findEnd(text, at + 2);
        const QString inner = end < 0 ? QString() : text.sliced(at + 2, end - at - 2).trimmed().toString();
        if (inner.isEmpty()) {
            ++failures;
            at = text.indexOf("${"_L1, at + 2);
            continue;
        }
        found.append({at, end + 1 - at, inner});
        at = text.indexOf("${"_L1, end + 1);
    }
    return found;
}

ExpressionTarget targetOf(const QString &inner)
{
    // A name after a point is an identifier of SpEL; in brackets it is a string of either kind.
    static const QString name
        = u"(?:\\s*\\??\\.\\s*([A-Za-z_]\\w*)|\\s*\\[\\s*(?:'([^'\\\\]+)'|\"([^\"\\\\]+)\")\\s*\\])"_s;
    static const QString root = u"^(?:#root\\s*\\.\\s*)?"_s;
    static const QString trigger = u"(?:(?:execution\\s*(?:\\.\\s*trigger|\\[\\s*['\"]trigger['\"]\\s*\\])|trigger)"
                                   "(?:\\s*\\??\\.\\s*parameters|\\s*\\[\\s*['\"]parameters['\"]\\s*\\])|parameters)"_s;
    static const QRegularExpression parameter(root + trigger + name + u'$');
    static const QRegularExpression variable(root + u"templateVariables"_s + name + u'$');
    for (const auto &[pattern, kind] :
         {std::pair(&parameter, Parameter::Kind::Pipeline), std::pair(&variable, Parameter::Kind::Template)}) {
        if (const auto match = pattern->match(inner); match.hasMatch())
            return {kind, match.captured(1) + match.captured(2) + match.captured(3)};
    }
    return {Parameter::Kind::Other, inner};
}

bool convertsType(const QString &inner)
{
    static const QRegularExpression conversion(u"^#(?:toInt|toFloat|toBoolean|readJson|readYaml)\\s*\\(.*\\)$"_s,
                                               QRegularExpression::DotMatchesEverythingOption);
    return conversion.match(inner).hasMatch();
}

QString replaceExpressions(const QString &text, const ValueOf &valueOf, qsizetype limit)
{
    const QList<Expression> expressions = findExpressions(text);
    if (expressions.isEmpty())
        return text;
    QString out;
    qsizetype at = 0;
    for (const Expression &expression : expressions) {
        const std::optional<QString> value = valueOf(expression);
        if (!value)
            continue;
        out += QStringView(text).sliced(at, expression.start - at);
        out += *value;
        at = expression.start + expression.length;
        if (out.size() > limit)
            return out;
    }
    return out + QStringView(text).sliced(at);
}

QByteArray replaceInJson(QByteArrayView json, const ValueOf &valueOf,
                         const std::function<bool(const Expression &)> &isTyped, qsizetype limit)
{
    QByteArray out;
    out.reserve(json.size());
    const QList<QByteArrayView> tokens = Outputs::Json::tokensOf(json);
    for (qsizetype i = 0; i < tokens.size() && out.size() <= limit; ++i) {
        const QByteArrayView token = tokens[i];
        // A string may spell the dollar sign as an escape.
        if (!token.startsWith('"') || !(token.contains("${") || token.contains('\\'))) {
            out += token;
            continue;
        }
        const QString text = Outputs::Json::valueText(token);
        const QList<Expression> expressions = findExpressions(text);
        if (expressions.isEmpty()) {
            out += token;
            continue;
        }
        const bool isKey = i + 1 < tokens.size() && tokens[i + 1] == ":";
        const bool isWhole = expressions.size() == 1 && expressions[0].length == text.size();
        if (isWhole && !isKey && isTyped(expressions[0])) {
            const QByteArray value = valueOf(expressions[0]).value_or(QString()).trimmed().toUtf8();
            if (isScalarOrContainer(value)) {
                out += value;
                continue;
            }
        }
        out += Outputs::Json::quote(replaceExpressions(text, valueOf, limit));
    }
    return out;
}

} // namespace Spinnaker
