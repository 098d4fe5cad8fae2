// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QPushButton;

namespace Widgets {

class InlineBanner;

/// What the window asks, in the window instead of in modal boxes. One question at a time is enough: a new one replaces
/// an unanswered one of its kind.
class Questions : public QWidget
{
    Q_OBJECT

public:
    explicit Questions(QWidget *parent = nullptr);

    /// Stop watching, or delete the Job?
    void askStop(const QString &jobName);
    /// The name exists already: replace, run under a generated name, or cancel?
    void askConflict(const QString &name, bool active);
    /// Close although a run goes on or changes would be lost?
    void askClose(const QString &text, bool offerSave);
    /// May this command of a kubeconfig run, to get credentials?
    void askPlugin(const QString &text);
    void dismissPlugin();
    /// The log cannot be recorded on: read on with `resume`, or record no more? Stays until dismissDisk().
    void askDisk(const QString &text, const QString &resume);
    void dismissDisk();
    /// May this command run, to get credentials for an artifact?
    void askProgram(const QString &text);
    /// Takes unanswered questions about a run away.
    void dismiss();

Q_SIGNALS:
    void stopWatchingChosen();
    void deleteJobChosen();
    void replaceChosen();
    void generateNameChosen();
    void conflictCancelled();
    void closeChosen(bool save);
    void pluginAllowed();
    void resumeRecordingChosen();
    void endRecordingChosen();
    void programAllowed();
    void programRefused();

private:
    void buildStop();
    void buildConflict();
    void buildClose();
    void buildPlugin();
    void buildDisk();
    void buildProgram();

    InlineBanner *m_stop = nullptr;
    InlineBanner *m_conflict = nullptr;
    InlineBanner *m_close = nullptr;
    InlineBanner *m_plugin = nullptr;
    InlineBanner *m_disk = nullptr;
    QPushButton *m_diskResume = nullptr;
    InlineBanner *m_program = nullptr;
    QPushButton *m_pluginLater = nullptr;
    QPushButton *m_programLater = nullptr;
    QPushButton *m_stopWatching = nullptr;
    QPushButton *m_generate = nullptr;
    QPushButton *m_saveAndClose = nullptr;
    QPushButton *m_stay = nullptr;
};

} // namespace Widgets
