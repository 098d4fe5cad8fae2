// SPDX-License-Identifier: Apache-2.0
#include "app/pluginconsents.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace App {

namespace {

constexpr qint64 largestFile = 1024 * 1024;

QString keyOf(const QString &kubeconfig)
{
    return QFileInfo(kubeconfig).absoluteFilePath();
}

QString keyOf(const Artifacts::CredentialProgram &program)
{
    return program.file.isEmpty() ? program.command.value(0) : keyOf(program.file);
}

QString fingerprintOf(const Artifacts::CredentialProgram &program)
{
    const QByteArray command
        = QJsonDocument(QJsonArray::fromStringList(program.command)).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(command, QCryptographicHash::Sha256).toHex());
}

} // namespace

PluginConsents::PluginConsents(const QString &settingsFile)
    : m_file((settingsFile.isEmpty()
                  ? QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/job-console"_s
                  : QFileInfo(settingsFile).absolutePath())
             + u"/allowed-plugins.json"_s)
{
}

/// What cannot be understood is no consent.
QJsonObject PluginConsents::read() const
{
    QFile file(m_file);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.read(largestFile)).object() : QJsonObject();
}

Core::Result<void> PluginConsents::write(const QJsonObject &consents) const
{
    QDir().mkpath(QFileInfo(m_file).absolutePath());
    QSaveFile file(m_file);
    const QByteArray content = QJsonDocument(consents).toJson();
    const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(content) == content.size() && file.commit();
    if (written)
        return {};
    Core::Error error;
    error.kind = Core::ErrorKind::Io;
    error.code = u"consent-unwritable"_s;
    error.message = QCoreApplication::translate("App::PluginConsents", "The consent cannot be remembered in %1: %2")
                        .arg(m_file, file.errorString());
    error.hint = QCoreApplication::translate("App::PluginConsents", "Check that the folder can be written to.");
    return std::unexpected(error);
}

bool PluginConsents::contains(const QString &key, const QString &fingerprint) const
{
    return read()[key].toArray().contains(fingerprint);
}

Core::Result<void> PluginConsents::add(const QString &key, const QString &fingerprint)
{
    QJsonObject consents = read();
    QJsonArray fingerprints = consents[key].toArray();
    if (fingerprints.contains(fingerprint))
        return {};
    fingerprints += fingerprint;
    consents[key] = fingerprints;
    return write(consents);
}

bool PluginConsents::isAllowed(const Kube::ExecConfig &exec) const
{
    return contains(keyOf(exec.file), exec.fingerprint());
}

Core::Result<void> PluginConsents::allow(const Kube::ExecConfig &exec)
{
    return add(keyOf(exec.file), exec.fingerprint());
}

bool PluginConsents::isAllowed(const Artifacts::CredentialProgram &program) const
{
    return contains(keyOf(program), fingerprintOf(program));
}

Core::Result<void> PluginConsents::allow(const Artifacts::CredentialProgram &program)
{
    return add(keyOf(program), fingerprintOf(program));
}

void PluginConsents::revokeChanged(const Kube::Kubeconfig &config)
{
    QJsonObject consents = read();
    const QJsonObject before = consents;
    for (const QString &file : config.files()) {
        const QString key = keyOf(file);
        const bool broken
            = std::ranges::any_of(config.errors(), [&](const Core::Error &error) { return error.file == file; });
        if (broken || !QFileInfo::exists(file) || !consents.contains(key))
            continue;
        const QStringList named = config.execFingerprints(file);
        QJsonArray kept;
        for (const QJsonValue &fingerprint : consents[key].toArray()) {
            if (named.contains(fingerprint.toString()))
                kept += fingerprint;
        }
        if (kept.isEmpty())
            consents.remove(key);
        else
            consents[key] = kept;
    }
    // A consent that cannot be taken back on disk does no harm: what it names is no longer in the file.
    if (consents != before)
        (void)write(consents);
}

Artifacts::ProgramConsent programConsent(bool allowAll)
{
    return [allowAll](const Artifacts::CredentialProgram &program) {
        PluginConsents consents;
        // What cannot be remembered is asked about again; that is all.
        if (allowAll)
            (void)consents.allow(program);
        return allowAll || consents.isAllowed(program);
    };
}

} // namespace App
