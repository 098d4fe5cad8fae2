// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <map>

/// A gzipped tar archive of these files, packed by tar.
[[nodiscard]] inline QByteArray tarball(const std::map<QString, QByteArray> &files,
                                        const QStringList &options = {QStringLiteral("-cz")})
{
    QTemporaryDir folder;
    QStringList names;
    for (const auto &[path, content] : files) {
        QFile file(folder.filePath(path));
        QDir().mkpath(QFileInfo(file).path());
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            return {};
        names.append(path);
    }
    QProcess tar;
    tar.setWorkingDirectory(folder.path());
    tar.start(QStringLiteral("tar"), options + names);
    tar.waitForFinished();
    return tar.readAllStandardOutput();
}

/// A chart as `helm package` makes it, with another one in its charts/ folder.
[[nodiscard]] inline QByteArray chartPackage(const QByteArray &name, const QByteArray &version)
{
    const QString folder = QString::fromUtf8(name) + u'/';
    return tarball(
        {{folder + QStringLiteral("Chart.yaml"),
          "apiVersion: v2\nname: " + name + "\nversion: " + version + "\nappVersion: \"1.10\"\n"},
         {folder + QStringLiteral("values.yaml"), "replicas: 2\nimage:\n  tag: \"1.10\"\nbig: 9007199254740993\n"},
         {folder + QStringLiteral("charts/other/Chart.yaml"), "name: other\nversion: 9.9.9\n"},
         {folder + QStringLiteral("charts/other/values.yaml"), "replicas: 99\n"},
         {folder + QStringLiteral("templates/job.yaml"), "{{ not yaml"}});
}
