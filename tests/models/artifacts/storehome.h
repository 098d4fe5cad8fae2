// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fetchprobe.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QTemporaryDir>

/// A home folder and variables of their own for one test, as the stores' tools would find them.
struct StoreHome
{
    QTemporaryDir folder;
    QHash<QString, QString> variables;

    [[nodiscard]] QString path(const QString &name) const { return folder.filePath(name); }

    /// Writes a file below the home folder and returns its path.
    QString write(const QString &name, const QByteArray &content, bool executable = false) const
    {
        const QString file = path(name);
        QDir().mkpath(QFileInfo(file).path());
        QFile out(file);
        if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
            qFatal("cannot write %s", qPrintable(file));
        out.close();
        if (executable)
            out.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file;
    }

    [[nodiscard]] Artifacts::Environment environment() const
    {
        return {[values = variables](const QString &name) { return values.value(name); }, folder.path()};
    }

    [[nodiscard]] Artifacts::FetchContext context() const
    {
        Artifacts::FetchContext context;
        context.environment = environment();
        return context;
    }
};
