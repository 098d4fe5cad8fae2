// SPDX-License-Identifier: Apache-2.0
#include "widgets/artifact/artifactpane.h"

#include "models/outputs/jsontext.h"
#include "widgets/common/codeview.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/filedialogs.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSaveFile>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Widgets {

ArtifactPane::ArtifactPane(const Highlighting &highlighting, FileDialogs &dialogs, QWidget *parent)
    : QWidget(parent),
      m_dialogs(dialogs),
      m_facts(new QLabel),
      m_digest(new QLabel),
      m_code(new CodeView(highlighting, u"JSON"_s)),
      m_copy(new QAction(Theme::icon(u"edit-copy"_s), tr("Copy"), this)),
      m_save(new QAction(Theme::icon(u"document-save"_s), tr("Save…"), this))
{
    describe(m_code, u"artifactText"_s, tr("The artifact's JSON"));
    m_code->setToolTip({});
    describe(m_copy, u"copyArtifactAction"_s, tr("Copy the artifact as it was fetched"));
    describe(m_save, u"saveArtifactAction"_s, tr("Save the artifact as it was fetched"));
    connect(m_copy, &QAction::triggered, this, [this] { copyText(QString::fromUtf8(m_content.bytes)); });
    connect(m_save, &QAction::triggered, this, &ArtifactPane::save);

    auto *page = new QWidget;
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 4, 4);
    m_facts->setObjectName(u"artifactFacts"_s);
    m_digest->setObjectName(u"artifactDigest"_s);
    m_digest->setForegroundRole(QPalette::PlaceholderText);
    auto *facts = new QVBoxLayout;
    facts->setSpacing(0);
    for (QLabel *label : {m_facts, m_digest}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        facts->addWidget(label);
    }
    bar->addLayout(facts, 1);
    for (QAction *action : {m_copy, m_save}) {
        auto *button = new QToolButton;
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        button->setObjectName(action == m_copy ? u"copyArtifactButton"_s : u"saveArtifactButton"_s);
        bar->addWidget(button, 0, Qt::AlignTop);
    }
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_code, 1);

    m_empty = new EmptyState(page);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_empty);
}

void ArtifactPane::showMessage(const QString &title, const QString &text)
{
    m_content = {};
    m_empty->setText(title, text);
    m_empty->setEmpty(true);
}

void ArtifactPane::showError(const Core::Error &error)
{
    showMessage(tr("The artifact could not be read"), errorText(error));
}

void ArtifactPane::showContent(const Artifacts::Content &content)
{
    m_content = content;
    QStringList facts{content.source, sizeText(content.bytes.size())};
    if (!content.contentType.isEmpty())
        facts.append(content.contentType);
    if (!content.version.isEmpty())
        facts.append(tr("version %1").arg(content.version));
    if (content.fetched.isValid())
        facts.append(tr("fetched %1").arg(QLocale().toString(content.fetched.toLocalTime().time(), u"HH:mm:ss"_s)));
    m_facts->setText(facts.join(u" · "_s));
    m_facts->setToolTip(m_facts->text());
    m_digest->setText(u"sha256 "_s + content.sha256);
    // Laid out anew for reading; copying and saving take the bytes as they came.
    m_code->setCode(Outputs::Json::readObject(content.bytes) ? Outputs::Json::layOut(content.bytes, 2) : content.bytes);
    m_empty->setEmpty(false);
}

bool ArtifactPane::hasContent() const
{
    return !m_empty->isEmpty();
}

void ArtifactPane::save()
{
    QString name = QUrl(m_content.source).fileName();
    if (name.isEmpty())
        name = u"artifact.json"_s;
    const QString path = m_dialogs.saveFile(window(), tr("Save artifact"), name);
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(m_content.bytes) != m_content.bytes.size() || !file.commit())
        m_digest->setText(tr("%1 could not be saved: %2.").arg(path, file.errorString()));
    else
        m_digest->setText(tr("Saved as %1.").arg(path));
}

} // namespace Widgets
