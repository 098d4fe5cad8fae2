// SPDX-License-Identifier: Apache-2.0
#include "widgets/common/filedialogs.h"

#include <QCoreApplication>
#include <QFileDialog>

namespace Widgets {

QString FileDialogs::openManifest(QWidget *parent, const QString &folder)
{
    return QFileDialog::getOpenFileName(
        parent, QCoreApplication::translate("Widgets::FileDialogs", "Open manifest"), folder,
        QCoreApplication::translate("Widgets::FileDialogs", "Manifests (*.yaml *.yml *.json);;All files (*)"));
}

QString FileDialogs::saveFile(QWidget *parent, const QString &title, const QString &suggestedPath)
{
    return QFileDialog::getSaveFileName(parent, title, suggestedPath);
}

} // namespace Widgets
