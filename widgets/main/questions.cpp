// SPDX-License-Identifier: Apache-2.0
#include "widgets/main/questions.h"

#include "widgets/common/inlinebanner.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Widgets {

Questions::Questions(QWidget *parent) : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildStop();
    buildConflict();
    buildClose();
    buildPlugin();
    buildProgram();
    buildDisk();
    for (InlineBanner *banner : {m_stop, m_conflict, m_close, m_plugin, m_program, m_disk})
        layout->addWidget(banner);
}

void Questions::buildStop()
{
    m_stop = new InlineBanner(InlineBanner::Kind::Warning);
    m_stop->setObjectName(u"stopBanner"_s);
    m_stopWatching = m_stop->addButton(u"stopWatchingButton"_s, tr("Stop &Watching"),
                                       tr("The Job goes on; this window no longer follows it"));
    auto *remove = m_stop->addButton(u"deleteJobButton"_s, tr("&Delete the Job"),
                                     tr("Delete the Job and its pods; what was recorded stays"));
    auto *cancel = m_stop->addButton(u"stopCancelButton"_s, tr("Cancel"), tr("Go on (Esc)"));
    m_stop->setEscapeButton(cancel);
    connect(m_stopWatching, &QPushButton::clicked, this, &Questions::stopWatchingChosen);
    connect(remove, &QPushButton::clicked, this, &Questions::deleteJobChosen);
}

void Questions::buildConflict()
{
    m_conflict = new InlineBanner(InlineBanner::Kind::Warning);
    m_conflict->setObjectName(u"conflictBanner"_s);
    auto *replace = m_conflict->addButton(u"conflictReplaceButton"_s, tr("&Replace"),
                                          tr("Delete the existing Job and its pods, then run this one"));
    m_generate = m_conflict->addButton(u"conflictGenerateButton"_s, tr("Run Under a &New Name"),
                                       tr("Leave the existing Job alone"));
    auto *cancel = m_conflict->addButton(u"conflictCancelButton"_s, tr("Cancel"), tr("Do not run (Esc)"));
    m_conflict->setEscapeButton(cancel);
    connect(replace, &QPushButton::clicked, this, &Questions::replaceChosen);
    connect(m_generate, &QPushButton::clicked, this, &Questions::generateNameChosen);
    connect(cancel, &QPushButton::clicked, this, &Questions::conflictCancelled);
}

void Questions::buildClose()
{
    m_close = new InlineBanner(InlineBanner::Kind::Warning);
    m_close->setObjectName(u"closeBanner"_s);
    m_saveAndClose
        = m_close->addButton(u"saveAndCloseButton"_s, tr("&Save and Close"), tr("Save the manifest, then close"));
    auto *close = m_close->addButton(u"closeAnywayButton"_s, tr("&Close"), tr("Close the window"));
    m_stay = m_close->addButton(u"stayButton"_s, tr("Stay"), tr("Keep the window open (Esc)"));
    m_close->setEscapeButton(m_stay);
    connect(m_saveAndClose, &QPushButton::clicked, this, [this] { Q_EMIT closeChosen(true); });
    connect(close, &QPushButton::clicked, this, [this] { Q_EMIT closeChosen(false); });
}

void Questions::buildPlugin()
{
    m_plugin = new InlineBanner(InlineBanner::Kind::Warning);
    m_plugin->setObjectName(u"pluginBanner"_s);
    auto *allow = m_plugin->addButton(u"allowPluginButton"_s, tr("&Allow"),
                                      tr("Run this command now and later, until the kubeconfig says something else"));
    m_pluginLater = m_plugin->addButton(u"refusePluginButton"_s, tr("Not Now"),
                                        tr("Do not run it; choose the context again to be asked again (Esc)"));
    m_plugin->setEscapeButton(m_pluginLater);
    connect(allow, &QPushButton::clicked, this, &Questions::pluginAllowed);
}

void Questions::buildDisk()
{
    m_disk = new InlineBanner(InlineBanner::Kind::Error);
    m_disk->setObjectName(u"diskBanner"_s);
    m_diskResume
        = m_disk->addButton(u"resumeRecordingButton"_s, tr("&Try Again"), tr("Read the log on from where it paused"));
    auto *end = m_disk->addButton(u"endRecordingButton"_s, tr("Record &No More"),
                                  tr("The log of this run ends here, and says so; the Job goes on"));
    // Answered by what happens next: the cause may still be there.
    connect(m_diskResume, &QPushButton::clicked, this, [this] {
        m_disk->show();
        Q_EMIT resumeRecordingChosen();
    });
    connect(end, &QPushButton::clicked, this, &Questions::endRecordingChosen);
}

void Questions::askDisk(const QString &text, const QString &resume)
{
    m_disk->setText(text);
    m_diskResume->setText(resume);
    m_disk->show(); // not the focus: nobody has to answer at once
}

void Questions::dismissDisk()
{
    m_disk->hide();
}

void Questions::buildProgram()
{
    m_program = new InlineBanner(InlineBanner::Kind::Warning);
    m_program->setObjectName(u"programBanner"_s);
    auto *allow = m_program->addButton(u"allowProgramButton"_s, tr("&Allow"),
                                       tr("Run this command now and later, until the file names something else"));
    m_programLater = m_program->addButton(u"refuseProgramButton"_s, tr("Not Now"),
                                          tr("Do not run it; fetch the artifact again to be asked again (Esc)"));
    m_program->setEscapeButton(m_programLater);
    connect(allow, &QPushButton::clicked, this, &Questions::programAllowed);
    connect(m_programLater, &QPushButton::clicked, this, &Questions::programRefused);
}

void Questions::askProgram(const QString &text)
{
    m_program->setText(text);
    m_program->ask(m_programLater); // a key that was meant for something else must not allow it
}

void Questions::askPlugin(const QString &text)
{
    m_plugin->setText(text);
    m_plugin->ask(m_pluginLater); // a key that was meant for something else must not allow it
}

void Questions::dismissPlugin()
{
    m_plugin->hide();
}

void Questions::askStop(const QString &jobName)
{
    m_stop->setText(jobName.isEmpty() ? tr("Stop watching the run, or delete its Job as well?")
                                      : tr("Stop watching Job %1, or delete it as well?").arg(jobName));
    m_stop->ask(m_stopWatching);
}

void Questions::askConflict(const QString &name, bool active)
{
    m_conflict->setText(active
                            ? tr("A Job %1 exists already and is still running. Replacing it stops its pods.").arg(name)
                            : tr("A Job %1 exists already; it has ended.").arg(name));
    m_generate->setText(tr("Run &as %1-xxxxx").arg(QString(name.left(30)).replace(u'&', "&&"_L1)));
    m_conflict->ask(m_generate);
}

void Questions::askClose(const QString &text, bool offerSave)
{
    m_saveAndClose->setVisible(offerSave);
    m_close->setText(text);
    m_close->ask(m_stay);
}

void Questions::dismiss()
{
    m_stop->hide();
    m_conflict->hide();
    m_disk->hide();
}

} // namespace Widgets
