// SPDX-License-Identifier: Apache-2.0
#include "widgets/common/filedialogs.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>

namespace Widgets {

QString FileDialogs::openManifest(QWidget *parent, const QString &folder)
{
    return QFileDialog::getOpenFileName(
        parent, QCoreApplication::translate("Widgets::FileDialogs", "Open a manifest, a pipeline or a log"), folder,
        QCoreApplication::translate(
            "Widgets::FileDialogs",
            "Manifests and pipelines (*.yaml *.yml *.json);;Logs (*.log *.txt *.gz *.zst);;All files (*)"));
}

QString FileDialogs::openKubeconfig(QWidget *parent, const QString &folder)
{
    // The usual place is a hidden folder, and the usual name has no ending.
    QFileDialog dialog(parent, QCoreApplication::translate("Widgets::FileDialogs", "Add a kubeconfig file"), folder);
    dialog.setFileMode(QFileDialog::ExistingFile);
    dialog.setFilter(QDir::AllDirs | QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot);
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().value(0) : QString();
}

QString FileDialogs::openConfiguration(QWidget *parent, const QString &title, const QString &folder)
{
    return QFileDialog::getOpenFileName(
        parent, title, folder,
        QCoreApplication::translate("Widgets::FileDialogs", "Configuration files (*.yaml *.yml);;All files (*)"));
}

QString FileDialogs::saveFile(QWidget *parent, const QString &title, const QString &suggestedPath)
{
    return QFileDialog::getSaveFileName(parent, title, suggestedPath);
}

} // namespace Widgets
