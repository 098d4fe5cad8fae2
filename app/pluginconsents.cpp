// SPDX-License-Identifier: Apache-2.0
#include "app/pluginconsents.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace App {

namespace {

/// A path as a key, whatever characters it has.
QString keyOf(const QString &file)
{
    const QByteArray path = QFileInfo(file).absoluteFilePath().toUtf8();
    return u"plugins/"_s
        + QString::fromLatin1(QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex().first(24));
}

} // namespace

QString settingsFile()
{
    return QSettings(QSettings::IniFormat, QSettings::UserScope, u"job-console"_s, u"job-console"_s).fileName();
}

PluginConsents::PluginConsents(const QString &file)
    : m_settings(file.isEmpty() ? settingsFile() : file, QSettings::IniFormat)
{
}

bool PluginConsents::isAllowed(const Kube::ExecConfig &exec) const
{
    return m_settings.value(keyOf(exec.file)).toStringList().contains(exec.fingerprint());
}

void PluginConsents::allow(const Kube::ExecConfig &exec)
{
    if (isAllowed(exec))
        return;
    m_settings.setValue(keyOf(exec.file),
                        m_settings.value(keyOf(exec.file)).toStringList() + QStringList(exec.fingerprint()));
    m_settings.sync();
    QFile::setPermissions(m_settings.fileName(), QFile::ReadOwner | QFile::WriteOwner);
}

void PluginConsents::revokeChanged(const Kube::Kubeconfig &config)
{
    for (const QString &file : config.files()) {
        const bool broken
            = std::ranges::any_of(config.errors(), [&](const Core::Error &error) { return error.file == file; });
        const QString key = keyOf(file);
        if (broken || !QFileInfo::exists(file) || !m_settings.contains(key))
            continue;
        const QStringList given = m_settings.value(key).toStringList();
        QStringList kept = given;
        kept.removeIf(
            [fingerprints = config.execFingerprints(file)](const QString &one) { return !fingerprints.contains(one); });
        if (kept.isEmpty())
            m_settings.remove(key);
        else if (kept != given)
            m_settings.setValue(key, kept);
    }
}

} // namespace App
