// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"
#include "models/artifacts/contentfacts.h"
#include "models/artifacts/contentpreview.h"
#include "models/compare/linediff.h"
#include "models/core/error.h"

#include <QFutureWatcher>
#include <QWidget>

class QAction;
class QLabel;
class QStackedWidget;

namespace Widgets {

class CodeView;
class ContentNotice;
class DiffView;
class EmptyState;
class FetchPage;
class FileDialogs;
class Highlighting;

/// A content and what is known of how it came.
struct ShownArtifact
{
    Artifacts::Content content;
    int attempts = 1; ///< that it took; 0: unknown
    bool canFetchAgain = false;
    bool canCompare = false; ///< there may be an earlier run's artifact
};

/// The artifact of an earlier run, to compare with.
struct EarlierArtifact
{
    QByteArray bytes;
    QString contentType;
    QString source;
    QString when; ///< of the run, for people
};

/// The artifact of a run: what it is, where it came from, and whether it can become outputs; how far its fetch is; or
/// why there is none. Large content is prepared in a thread of the pool, and only its beginning is shown.
class ArtifactPane : public QWidget
{
    Q_OBJECT

public:
    /// Both references outlive the pane.
    ArtifactPane(const Highlighting &highlighting, FileDialogs &dialogs, QWidget *parent = nullptr);
    ~ArtifactPane() override;

    /// Says why there is nothing (yet), and what to do.
    void showMessage(const QString &title, const QString &text);
    /// The artifact is a reference (type and name, redacted) and nothing else.
    void showReference(const QString &reference);
    /// A fetch of `what` (type and place, redacted) has begun; it is tried for `limit`.
    void showFetching(const QString &what, std::chrono::milliseconds limit);
    void setProgress(const Artifacts::FetchProgress &progress);
    void showContent(const ShownArtifact &artifact);
    void showError(const Core::Error &error, bool canFetchAgain = false);
    /// The answer to comparisonRequested().
    void showComparison(const EarlierArtifact &earlier);
    /// The other answer: why there is nothing to compare with.
    void showNoComparison(const QString &why);
    [[nodiscard]] bool hasContent() const;
    /// What the content turned out to be; nothing while it is being prepared.
    [[nodiscard]] const std::optional<Artifacts::ContentFacts> &facts() const { return m_facts; }

Q_SIGNALS:
    void fetchRequested(); ///< again, or at once instead of waiting
    void cancelRequested();
    void comparisonRequested();

private:
    struct Prepared
    {
        Artifacts::ContentFacts facts;
        Artifacts::ContentPreview preview;
    };
    struct Compared
    {
        Compare::LineDiff diff;
        bool sameBytes = false;
    };

    void buildActions();
    [[nodiscard]] QWidget *buildHead();
    [[nodiscard]] const QByteArray &shownBytes() const;
    void prepare();
    void showPrepared(const Prepared &prepared);
    void showFacts();
    void showFootnote(const Prepared &prepared);
    void showCompared(const Compared &compared);
    void setComparing(bool comparing);
    void save();

    FileDialogs &m_dialogs;
    ShownArtifact m_artifact;
    std::optional<Artifacts::ContentFacts> m_facts;
    EarlierArtifact m_earlier;
    QFutureWatcher<Prepared> m_preparing;
    QFutureWatcher<Compared> m_comparing;
    QLabel *m_source = nullptr;
    QLabel *m_details = nullptr;
    ContentNotice *m_notice = nullptr;
    QStackedWidget *m_views = nullptr;
    CodeView *m_code = nullptr;
    QWidget *m_comparison = nullptr;
    QLabel *m_summary = nullptr;
    DiffView *m_diff = nullptr;
    QLabel *m_footnote = nullptr;
    QWidget *m_content = nullptr;
    FetchPage *m_fetch = nullptr;
    QStackedWidget *m_pages = nullptr;
    EmptyState *m_empty = nullptr;
    QAction *m_copy = nullptr;
    QAction *m_copySource = nullptr;
    QAction *m_copyDigest = nullptr;
    QAction *m_save = nullptr;
    QAction *m_again = nullptr;
    QAction *m_compare = nullptr;
    QAction *m_reveal = nullptr;
};

} // namespace Widgets
