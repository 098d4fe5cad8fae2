// SPDX-License-Identifier: Apache-2.0
#include "widgets/properties/outputexport.h"

#include "widgets/common/filedialogs.h"
#include "widgets/common/texts.h"

#include <QAction>
#include <QMenu>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

QString formatText(Outputs::Format format)
{
    switch (format) {
    case Outputs::Format::Json:
        return OutputExport::tr("&JSON");
    case Outputs::Format::Env:
        return OutputExport::tr("&KEY=VALUE (.env)");
    case Outputs::Format::Properties:
        return OutputExport::tr("Java &Properties");
    case Outputs::Format::Yaml:
        return OutputExport::tr("&YAML");
    case Outputs::Format::Shell:
        return OutputExport::tr("&Shell Exports");
    case Outputs::Format::Markdown:
        return OutputExport::tr("&Markdown Table");
    }
    return {};
}

/// "json" -> "Json", for names of objects.
QString nameOf(Outputs::Format format)
{
    QString name = Outputs::formatName(format);
    name[0] = name[0].toUpper();
    return name;
}

} // namespace

OutputExport::OutputExport(FileDialogs &dialogs, QWidget &window, QObject *parent)
    : QObject(parent),
      m_dialogs(dialogs),
      m_window(window),
      m_copy(new QMenu(tr("Copy &All as"), &window)),
      m_save(new QMenu(tr("&Save All as"), &window))
{
    m_copy->setObjectName(u"copyAllMenu"_s);
    m_save->setObjectName(u"saveAllMenu"_s);
    for (const Outputs::Format format : Outputs::allFormats) {
        QAction *copy = m_copy->addAction(formatText(format));
        describe(copy, u"copyAll%1Action"_s.arg(nameOf(format)), tr("Copy all properties in this form"));
        connect(copy, &QAction::triggered, this, [this, format] {
            const QByteArray text
                = format == Outputs::Format::Json ? m_outputs.toJson() : Outputs::formatted(m_outputs, format);
            copyText(QString::fromUtf8(text));
        });
        QAction *saveAction = m_save->addAction(formatText(format) + u'\u2026');
        describe(saveAction, u"saveAll%1Action"_s.arg(nameOf(format)), tr("Save all properties in this form"));
        connect(saveAction, &QAction::triggered, this, [this, format] { save(format); });
    }
}

void OutputExport::setOutputs(const Outputs::OutputSet &outputs)
{
    m_outputs = outputs;
}

void OutputExport::save(Outputs::Format format)
{
    const QString path = m_dialogs.saveFile(m_window.window(), tr("Save properties"),
                                            QString(u"outputs."_s + Outputs::formatSuffix(format)));
    if (path.isEmpty())
        return;
    const QByteArray bytes = Outputs::formatted(m_outputs, format);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        Q_EMIT told(tr("%1 could not be saved: %2.").arg(path, file.errorString()), true);
    else
        Q_EMIT told(tr("Saved as %1.").arg(path), false);
}

} // namespace Widgets
