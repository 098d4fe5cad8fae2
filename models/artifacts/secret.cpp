// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/secret.h"

#include "models/artifacts/fetchcontext.h"
#include "models/artifacts/texts.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

constexpr qint64 longestSecret = 1024 * 1024;
const QLatin1StringView servicePrefix("encrypted:secret-service!k:");

Error secretError(ErrorKind kind, const QString &message, const QString &hint, const QString &file = {})
{
    Error error;
    error.kind = kind;
    error.code = u"artifact-secret"_s;
    error.message = message;
    error.hint = hint;
    error.file = file;
    return error;
}

Core::Result<QString> readFile(const QString &path, const QString &what)
{
    const auto refuse = [&](const QString &reason) {
        return std::unexpected(secretError(ErrorKind::Config,
                                           Texts::tr("The %1 cannot be read from its file: %2").arg(what, reason),
                                           Texts::tr("Correct the path or the file's permissions."), path));
    };
    // Opening a pipe would wait for its writer.
    const QFileInfo info(path);
    if (!info.exists())
        return refuse(Texts::tr("there is no such file"));
    if (!info.isFile())
        return refuse(Texts::tr("it is no ordinary file"));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return refuse(file.errorString());
    const QByteArray bytes = file.read(longestSecret + 1);
    if (bytes.size() > longestSecret)
        return refuse(Texts::tr("it is too large for a secret"));
    QString text = QString::fromUtf8(bytes);
    // clouddriver takes all line breaks out (ArtifactAuth, "usernamePasswordFile").
    text.remove(u'\n').remove(u'\r');
    if (text.isEmpty())
        return refuse(Texts::tr("it is empty"));
    return text;
}

} // namespace

Secret Secret::fromText(const QString &text)
{
    static const QRegularExpression variable(uR"(^\$\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}$)"_s);
    if (const auto match = variable.match(text); match.hasMatch())
        return {Kind::Environment, match.captured(1)};
    if (text.startsWith(servicePrefix))
        return {Kind::SecretService, text.sliced(servicePrefix.size())};
    if (text.startsWith("encrypted:"_L1) || text.startsWith("encryptedFile:"_L1))
        return {Kind::Foreign, text};
    return {Kind::Literal, text};
}

QString Secret::toText() const
{
    switch (kind) {
    case Kind::Environment:
        return u"${"_s + value + u'}';
    case Kind::SecretService:
        return servicePrefix + value;
    case Kind::Foreign:
        return value;
    case Kind::Literal:
    case Kind::File:
        break;
    }
    return {};
}

Core::Result<QString> readSecret(const Secret &secret, const Environment &environment, const QString &what)
{
    switch (secret.kind) {
    case Secret::Kind::Literal:
        return secret.value;
    case Secret::Kind::File:
        return readFile(environment.expandHome(secret.value), what);
    case Secret::Kind::Environment: {
        const QString value = environment.value(secret.value);
        if (!value.isEmpty())
            return value;
        return std::unexpected(secretError(ErrorKind::Config,
                                           Texts::tr("The %1 is to come from the environment variable %2, which is "
                                                     "not set")
                                               .arg(what, secret.value),
                                           Texts::tr("Set %1 before the program is started.").arg(secret.value)));
    }
    case Secret::Kind::SecretService:
        break;
    case Secret::Kind::Foreign:
        return std::unexpected(
            secretError(ErrorKind::Config,
                        Texts::tr("The %1 is kept by the secret engine %2, which only Spinnaker's "
                                  "servers can ask")
                            .arg(what, secret.value.section(u':', 1, 1).section(u'!', 0, 0).left(40)),
                        Texts::tr("Name a file, an environment variable or the desktop's secret "
                                  "service instead.")));
    }
    return std::unexpected(secretError(ErrorKind::Config,
                                       Texts::tr("The %1 is kept by the desktop's secret service, which cannot be "
                                                 "asked here")
                                           .arg(what),
                                       Texts::tr("Name a file or an environment variable instead.")));
}

} // namespace Artifacts
