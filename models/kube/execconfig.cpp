// SPDX-License-Identifier: Apache-2.0
#include "models/kube/execconfig.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

QString quoted(const QString &word)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_@%+=:,./~-]+$"_s);
    if (plain.match(word).hasMatch())
        return word;
    QString visible;
    for (const QChar c : word) {
        // What a terminal or a label would act upon is shown instead: line ends, escapes, bidirectional controls.
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            visible += u"\\u%1"_s.arg(c.unicode(), 4, 16, QChar(u'0'));
        else if (c == u'\'')
            visible += "'\\''"_L1;
        else
            visible += c;
    }
    return u'\'' + visible + u'\'';
}

} // namespace

QString ExecConfig::fingerprint() const
{
    QJsonArray variables;
    for (const auto &[name, value] : environment)
        variables += QJsonArray{name, value};
    const QJsonArray all{file, command, QJsonArray::fromStringList(arguments), variables};
    return QString::fromLatin1(
        QCryptographicHash::hash(QJsonDocument(all).toJson(QJsonDocument::Compact), QCryptographicHash::Sha256)
            .toHex());
}

QString ExecConfig::commandLine() const
{
    QString line = quoted(command);
    for (const QString &argument : arguments)
        line += u' ' + quoted(argument);
    return line;
}

QStringList ExecConfig::environmentNames() const
{
    QStringList names;
    for (const auto &[name, value] : environment)
        names += quoted(name);
    return names;
}

QByteArray ExecConfig::execInfo() const
{
    QJsonObject spec{{"interactive"_L1, false}};
    if (provideClusterInfo)
        spec["cluster"_L1] = clusterInfo;
    return QJsonDocument(
               QJsonObject{{"kind"_L1, "ExecCredential"_L1}, {"apiVersion"_L1, apiVersion}, {"spec"_L1, spec}})
        .toJson(QJsonDocument::Compact);
}

} // namespace Kube
