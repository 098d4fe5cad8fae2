// SPDX-License-Identifier: Apache-2.0
#include "widgets/artifact/artifactpane.h"

#include "widgets/artifact/artifactwords.h"
#include "widgets/artifact/contentnotice.h"
#include "widgets/artifact/diffview.h"
#include "widgets/artifact/fetchpage.h"
#include "widgets/common/codeview.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/filedialogs.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QSaveFile>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

/// What is prepared at once; more goes to a thread, so that the window does not wait for it.
constexpr qsizetype atOnceBytes = qsizetype(128) * 1024;

QLabel *makeLabel(const QString &name)
{
    auto *label = new QLabel;
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    return label;
}

/// A checksum to recognise; the whole is in the tooltip and on the clipboard.
QString shortened(const QString &digest)
{
    return digest.size() > 20 ? QString(digest.left(8) + u'…' + digest.right(8)) : digest;
}

} // namespace

ArtifactPane::ArtifactPane(const Highlighting &highlighting, FileDialogs &dialogs, QWidget *parent)
    : QWidget(parent),
      m_dialogs(dialogs),
      m_source(makeLabel(u"artifactSource"_s)),
      m_details(makeLabel(u"artifactFacts"_s)),
      m_notice(new ContentNotice),
      m_views(new QStackedWidget),
      m_code(new CodeView(highlighting, u"JSON"_s)),
      m_comparison(new QWidget),
      m_summary(makeLabel(u"comparisonSummary"_s)),
      m_diff(new DiffView),
      m_footnote(makeLabel(u"artifactFootnote"_s)),
      m_content(new QWidget),
      m_fetch(new FetchPage),
      m_pages(new QStackedWidget)
{
    describe(m_code, u"artifactText"_s, tr("The artifact's content"));
    m_code->setToolTip({});
    describe(m_diff, u"artifactDiff"_s, tr("Differences from the earlier artifact"));
    m_diff->setToolTip({});
    m_summary->setWordWrap(true);
    m_summary->setContentsMargins(10, 3, 10, 3);
    m_footnote->setWordWrap(true);
    m_footnote->setContentsMargins(10, 3, 10, 3);
    m_footnote->setForegroundRole(QPalette::PlaceholderText);
    m_footnote->hide();
    buildActions();

    auto *comparison = new QVBoxLayout(m_comparison);
    comparison->setContentsMargins(0, 0, 0, 0);
    comparison->setSpacing(0);
    comparison->addWidget(m_summary);
    comparison->addWidget(m_diff, 1);
    m_views->addWidget(m_code);
    m_views->addWidget(m_comparison);
    auto *layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildHead());
    layout->addWidget(m_notice);
    layout->addWidget(m_views, 1);
    layout->addWidget(m_footnote);

    m_pages->addWidget(m_content);
    m_pages->addWidget(m_fetch);
    m_empty = new EmptyState(m_pages);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_empty);

    connect(m_fetch, &FetchPage::retryRequested, this, &ArtifactPane::fetchRequested);
    connect(m_fetch, &FetchPage::cancelRequested, this, &ArtifactPane::cancelRequested);
    connect(&m_preparing, &QFutureWatcher<Prepared>::finished, this, [this] {
        if (m_preparing.future().resultCount() > 0) // none where it was given up
            showPrepared(m_preparing.result());
    });
    connect(&m_comparing, &QFutureWatcher<Compared>::finished, this, [this] {
        if (m_comparing.future().resultCount() > 0)
            showCompared(m_comparing.result());
    });
}

ArtifactPane::~ArtifactPane() = default;

void ArtifactPane::buildActions()
{
    const auto make = [this](const QString &name, const QString &icon, const QString &text, const QString &tip) {
        auto *action = new QAction(Theme::icon(icon), text, this);
        describe(action, name, tip);
        return action;
    };
    m_copy
        = make(u"copyArtifactAction"_s, u"edit-copy"_s, tr("Copy Content"), tr("Copy the content as it was fetched"));
    m_copySource = make(u"copyArtifactSourceAction"_s, u"link"_s, tr("Copy Reference"),
                        tr("Copy where the artifact came from, without credentials"));
    m_copyDigest = make(u"copyArtifactDigestAction"_s, u"view-list-details"_s, tr("Copy SHA-256"),
                        tr("Copy the content's SHA-256 checksum"));
    m_save = make(u"saveArtifactAction"_s, u"document-save"_s, tr("Save…"), tr("Save the artifact as it was fetched"));
    m_again = make(u"fetchArtifactAction"_s, u"view-refresh"_s, tr("Fetch Again"),
                   tr("Read the artifact again; the outputs are made anew"));
    m_compare = make(u"compareArtifactAction"_s, u"vcs-diff"_s, tr("Compare"),
                     tr("Compare with the artifact of the previous run of this manifest"));
    m_compare->setCheckable(true);
    m_reveal = make(u"revealArtifactAction"_s, u"view-visible"_s, tr("Show Values"),
                    tr("Show the secret values; they are never recorded"));
    m_reveal->setCheckable(true);
    connect(m_copy, &QAction::triggered, this, [this] { copyText(QString::fromUtf8(shownBytes())); });
    connect(m_copySource, &QAction::triggered, this, [this] { copyText(m_artifact.content.source); });
    connect(m_copyDigest, &QAction::triggered, this, [this] { copyText(m_artifact.content.sha256); });
    connect(m_save, &QAction::triggered, this, &ArtifactPane::save);
    connect(m_again, &QAction::triggered, this, &ArtifactPane::fetchRequested);
    connect(m_reveal, &QAction::toggled, this, &ArtifactPane::prepare);
    connect(m_compare, &QAction::toggled, this, [this](bool on) {
        setComparing(on);
        if (on)
            Q_EMIT comparisonRequested();
    });
}

QWidget *ArtifactPane::buildHead()
{
    auto *head = new QWidget;
    auto *rows = new QVBoxLayout(head);
    rows->setContentsMargins(10, 2, 4, 4);
    rows->setSpacing(0);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(2);
    m_details->setForegroundRole(QPalette::PlaceholderText);
    bar->addWidget(m_source, 1);
    rows->addLayout(bar);
    rows->addWidget(m_details);
    const auto button = [&](QAction *action, const QString &name) {
        auto *tool = new QToolButton;
        tool->setDefaultAction(action);
        tool->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        tool->setAutoRaise(true);
        tool->setFocusPolicy(Qt::StrongFocus);
        tool->setObjectName(name);
        tool->setAccessibleName(action->text());
        bar->addWidget(tool);
        connect(action, &QAction::visibleChanged, tool, [tool, action] { tool->setVisible(action->isVisible()); });
        return tool;
    };
    button(m_reveal, u"revealArtifactButton"_s);
    button(m_compare, u"compareArtifactButton"_s);
    button(m_again, u"fetchArtifactButton"_s);
    button(m_save, u"saveArtifactButton"_s);
    auto *copy = button(m_copy, u"copyArtifactButton"_s);
    auto *menu = new QMenu(copy);
    menu->addActions({m_copy, m_copySource, m_copyDigest});
    copy->setMenu(menu);
    copy->setPopupMode(QToolButton::MenuButtonPopup);
    return head;
}

void ArtifactPane::showMessage(const QString &title, const QString &text)
{
    m_artifact = {};
    m_facts.reset();
    m_empty->setText(title, text);
    m_empty->setAction(nullptr);
    m_empty->setEmpty(true);
}

void ArtifactPane::showReference(const QString &reference)
{
    showMessage(reference,
                tr("This artifact is a reference: there is no content to fetch, and nothing is captured "
                   "from it."));
    m_artifact.content.source = reference;
    m_empty->setAction(m_copySource);
}

void ArtifactPane::showFetching(const QString &what, std::chrono::milliseconds limit)
{
    m_fetch->showFetching(what, limit);
    m_pages->setCurrentWidget(m_fetch);
    m_empty->setEmpty(false);
}

void ArtifactPane::setProgress(const Artifacts::FetchProgress &progress)
{
    m_fetch->setProgress(progress);
}

void ArtifactPane::showError(const Core::Error &error, bool canFetchAgain)
{
    m_artifact = {};
    m_facts.reset();
    m_fetch->showError(error, canFetchAgain);
    m_pages->setCurrentWidget(m_fetch);
    m_empty->setEmpty(false);
}

void ArtifactPane::showContent(const ShownArtifact &artifact)
{
    const bool same = hasContent() && m_artifact.content == artifact.content;
    m_artifact = artifact;
    m_again->setVisible(artifact.canFetchAgain);
    m_compare->setVisible(artifact.canCompare);
    m_reveal->setVisible(!artifact.content.revealed.isEmpty());
    m_pages->setCurrentWidget(m_content);
    m_empty->setEmpty(false);
    if (same) {
        showFacts();
        return;
    }
    m_reveal->setChecked(false);
    m_compare->setChecked(false);
    setComparing(false);
    prepare();
}

bool ArtifactPane::hasContent() const
{
    return !m_empty->isEmpty() && m_pages->currentWidget() == m_content;
}

const QByteArray &ArtifactPane::shownBytes() const
{
    return m_reveal->isChecked() ? m_artifact.content.revealed : m_artifact.content.bytes;
}

void ArtifactPane::prepare()
{
    const auto work
        = [bytes = shownBytes(), type = m_artifact.content.contentType, source = m_artifact.content.source] {
              Prepared prepared;
              prepared.facts = Artifacts::contentFacts(bytes, type, source);
              prepared.preview = Artifacts::contentPreview(bytes, prepared.facts.kind);
              return prepared;
          };
    m_facts.reset();
    m_notice->hide();
    if (shownBytes().size() <= atOnceBytes) {
        m_preparing.setFuture({});
        showPrepared(work());
        return;
    }
    showFacts();
    m_code->setDefinition({});
    m_code->setCode({});
    m_code->setPlaceholderText(tr("Preparing…"));
    m_footnote->hide();
    m_preparing.setFuture(QtConcurrent::run(work));
}

void ArtifactPane::showPrepared(const Prepared &prepared)
{
    m_facts = prepared.facts;
    m_notice->setFacts(prepared.facts);
    m_code->setPlaceholderText(prepared.facts.kind == Artifacts::ContentKind::Empty ? tr("(empty)") : QString());
    m_code->setDefinition(ArtifactWords::definition(prepared.facts));
    m_code->setCode(prepared.preview.text);
    showFacts();
    showFootnote(prepared);
}

void ArtifactPane::showFacts()
{
    const Artifacts::Content &content = m_artifact.content;
    QStringList facts;
    if (m_facts)
        facts.append(ArtifactWords::kindName(*m_facts));
    facts.append(sizeText(content.bytes.size()));
    if (!content.contentType.isEmpty())
        facts.append(content.contentType);
    if (!content.version.isEmpty())
        facts.append(tr("version %1").arg(content.version));
    if (content.fetched.isValid())
        facts.append(tr("fetched %1").arg(QLocale().toString(content.fetched.toLocalTime().time(), u"HH:mm:ss"_s)));
    if (m_artifact.attempts > 1)
        facts.append(tr("%n attempt(s)", nullptr, m_artifact.attempts));
    QStringList whole = facts;
    if (!content.sha256.isEmpty()) {
        facts.append(tr("SHA-256 %1").arg(shortened(content.sha256)));
        whole.append(tr("SHA-256 %1").arg(content.sha256));
    }
    m_source->setText(content.source);
    m_source->setToolTip(content.source);
    m_details->setText(facts.join(u" · "_s));
    m_details->setToolTip(whole.join(u'\n'));
    m_copyDigest->setEnabled(!content.sha256.isEmpty());
}

void ArtifactPane::showFootnote(const Prepared &prepared)
{
    QStringList notes = m_artifact.content.warnings;
    if (prepared.preview.cut && prepared.facts.kind == Artifacts::ContentKind::Binary)
        notes.append(tr("The first %1 are shown; copying and saving take everything.")
                         .arg(sizeText(Artifacts::PreviewLimits().binaryBytes)));
    else if (prepared.preview.cut)
        notes.append(tr("Only the beginning (%1) is shown and highlighted; copying and saving take everything.")
                         .arg(sizeText(prepared.preview.text.size())));
    else if (prepared.preview.cutLines)
        notes.append(tr("Long lines are cut here; copying and saving take everything."));
    m_footnote->setText(notes.join(u'\n'));
    m_footnote->setVisible(!notes.isEmpty() && !m_compare->isChecked());
}

void ArtifactPane::setComparing(bool comparing)
{
    m_views->setCurrentWidget(comparing ? m_comparison : static_cast<QWidget *>(m_code));
    m_footnote->setVisible(!comparing && !m_footnote->text().isEmpty());
    if (!comparing)
        return;
    m_comparing.setFuture({});
    m_diff->setDiff({});
    m_summary->setText(tr("Looking for the previous run's artifact…"));
}

void ArtifactPane::showNoComparison(const QString &why)
{
    m_diff->setDiff({});
    m_summary->setText(why);
}

void ArtifactPane::showComparison(const EarlierArtifact &earlier)
{
    m_earlier = earlier;
    m_summary->setText(tr("Comparing with the run of %1…").arg(earlier.when));
    m_comparing.setFuture(QtConcurrent::run([before = earlier, after = m_artifact.content] {
        const auto text = [](const QByteArray &bytes, const QString &type, const QString &source) {
            return Artifacts::comparableText(bytes, Artifacts::contentFacts(bytes, type, source).kind);
        };
        Compared compared;
        compared.sameBytes = before.bytes == after.bytes;
        compared.diff = Compare::lineDiff(text(before.bytes, before.contentType, before.source),
                                          text(after.bytes, after.contentType, after.source));
        return compared;
    }));
}

void ArtifactPane::showCompared(const Compared &compared)
{
    if (!m_compare->isChecked())
        return;
    const Compare::LineDiff &diff = compared.diff;
    QString text;
    if (compared.sameBytes)
        text = tr("The same, byte for byte, as in the run of %1.").arg(m_earlier.when);
    else if (diff.identical)
        text = tr("The same as in the run of %1, but for the layout of the JSON.").arg(m_earlier.when);
    else
        text = tr("Since the run of %1: %2, %3.")
                   .arg(m_earlier.when, tr("%n line(s) added (+)", nullptr, int(diff.added)),
                        tr("%n removed (−)", "lines", int(diff.removed)));
    if (diff.cutLines)
        text += u' ' + tr("Only the first differences are shown.");
    if (diff.cutBytes)
        text += u' ' + tr("Only the first %1 of each were compared.").arg(sizeText(Compare::DiffLimits().bytes));
    m_summary->setText(text);
    m_diff->setDiff(diff);
}

void ArtifactPane::save()
{
    const QString name
        = ArtifactWords::fileName(m_artifact.content.source, m_facts.value_or(Artifacts::ContentFacts()));
    const QString path = m_dialogs.saveFile(window(), tr("Save artifact"), name);
    if (path.isEmpty())
        return;
    const QByteArray &bytes = shownBytes();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        m_footnote->setText(tr("%1 could not be saved: %2.").arg(path, file.errorString()));
    else
        m_footnote->setText(tr("Saved as %1.").arg(path));
    m_footnote->show();
}

} // namespace Widgets
