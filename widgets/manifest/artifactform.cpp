// SPDX-License-Identifier: Apache-2.0
#include "widgets/manifest/artifactform.h"

#include "models/jobrun/artifactcapture.h"
#include "models/jobrun/run.h"
#include "models/jobrun/templatepreview.h"
#include "widgets/common/semanticpalette.h"
#include "widgets/common/texts.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;
using JobRun::TemplatePart;

namespace Widgets {

namespace {

constexpr int longestWaitSeconds = 24 * 3600;
constexpr int openLocationRow = 2;
constexpr int foldedLocationRow = 6;

QString coloured(const QString &text, const QColor &color)
{
    return u"<span style=\"color:%1\">%2</span>"_s.arg(color.name(), text.toHtmlEscaped());
}

/// The text with everything filled in, where the manifest knows all of it.
std::optional<QString> known(const QString &text, const QJsonObject &job)
{
    QString result;
    for (const TemplatePart &part : JobRun::previewTemplate(text, job)) {
        if (part.kind != TemplatePart::Kind::Text && part.kind != TemplatePart::Kind::Value)
            return {};
        result += part.text;
    }
    return result;
}

} // namespace

ArtifactForm::ArtifactForm(const Artifacts::Readers &readers, QWidget *parent)
    : QWidget(parent),
      m_readers(readers),
      m_limits(JobRun::CaptureSettings().artifactLimits),
      m_preview(new QLabel),
      m_fold(new QToolButton),
      m_versionNote(new QLabel)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    m_name = addRow(u"captureArtifactName"_s, 0);
    m_reference = addRow(u"captureArtifactReference"_s, 1);
    m_preview->setObjectName(u"captureArtifactPreview"_s);
    m_preview->setTextFormat(Qt::RichText);
    m_preview->setWordWrap(true);
    m_preview->setTextInteractionFlags(Qt::TextSelectableByMouse);
    grid->addWidget(m_preview, 3, 0, 1, 2);
    m_fold->setAutoRaise(true);
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setFocusPolicy(Qt::StrongFocus);
    m_fold->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    describe(m_fold, u"captureArtifactFold"_s, tr("Version, account and waiting"),
             tr("Show or fold away version, account and waiting"));
    grid->addWidget(m_fold, 4, 0, 1, 2);
    m_version = addRow(u"captureArtifactVersion"_s, 5);
    m_versionNote->setObjectName(u"captureArtifactVersionNote"_s);
    m_versionNote->setWordWrap(true);
    m_versionNote->setForegroundRole(QPalette::PlaceholderText);
    grid->addWidget(m_versionNote, 5, 1);
    m_location = addRow(u"captureArtifactLocation"_s, foldedLocationRow);
    buildAccount(7);
    buildWait(9);
    connect(m_fold, &QToolButton::clicked, this, [this] {
        m_open = !m_open;
        showFolded();
    });
    m_type = artifactType(u"http/file"_s);
    showType();
}

ArtifactForm::Row ArtifactForm::addRow(const QString &objectName, int row)
{
    Row made{new QLabel, new QLineEdit};
    made.edit->setObjectName(objectName);
    made.edit->setClearButtonEnabled(true);
    made.label->setBuddy(made.edit);
    auto *grid = static_cast<QGridLayout *>(layout());
    grid->addWidget(made.label, row, 0);
    grid->addWidget(made.edit, row, 1);
    connect(made.edit, &QLineEdit::textChanged, this, &ArtifactForm::edited);
    return made;
}

void ArtifactForm::buildAccount(int row)
{
    m_accountLabel = new QLabel(tr("Account:"));
    m_account = new QComboBox;
    m_account->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_account->setMinimumContentsLength(8);
    describe(m_account, u"captureArtifactAccount"_s, tr("Account to read the artifact with"));
    m_accountLabel->setBuddy(m_account);
    m_automatic = new QLabel;
    m_automatic->setObjectName(u"captureArtifactAutomatic"_s);
    m_automatic->setWordWrap(true);
    m_automatic->setForegroundRole(QPalette::PlaceholderText);
    auto *grid = static_cast<QGridLayout *>(layout());
    grid->addWidget(m_accountLabel, row, 0);
    grid->addWidget(m_account, row, 1);
    grid->addWidget(m_automatic, row + 1, 1);
    connect(m_account, &QComboBox::activated, this, [this](int index) {
        if (index == m_account->count() - 1) { // the last entry is no account
            showAccounts(m_account->property("chosen").toString());
            Q_EMIT editAccountsRequested();
            return;
        }
        m_account->setProperty("chosen", m_account->itemData(index));
        edited();
    });
}

void ArtifactForm::buildWait(int row)
{
    m_waitLabel = new QLabel(tr("Wait up to:"));
    m_wait = new QSpinBox;
    m_wait->setRange(0, longestWaitSeconds);
    m_wait->setSingleStep(10);
    m_wait->setSuffix(tr(" s"));
    m_wait->setSpecialValueText(tr("try once"));
    describe(m_wait, u"captureArtifactWait"_s, tr("For how long reading is tried again"),
             tr("A store may show a new object late, or fail for a while: for how long reading is tried again.\n"
                "Spinnaker's stage tries ten times, which takes about 100 s."));
    m_waitLabel->setBuddy(m_wait);
    auto *grid = static_cast<QGridLayout *>(layout());
    grid->addWidget(m_waitLabel, row, 0);
    grid->addWidget(m_wait, row, 1, Qt::AlignLeft);
    connect(m_wait, &QSpinBox::valueChanged, this, &ArtifactForm::edited);
}

void ArtifactForm::showField(const Row &row, const ReferenceField &field)
{
    row.label->setText(field.label);
    row.edit->setPlaceholderText(field.example);
    row.edit->setToolTip(field.help);
    row.edit->setAccessibleName(QString(field.label).remove(u':'));
    row.edit->setAccessibleDescription(field.help);
}

void ArtifactForm::setType(const QString &type)
{
    if (type == m_type.type)
        return;
    m_type = artifactType(type);
    showType();
}

void ArtifactForm::showType()
{
    showField(m_name, m_type.name);
    showField(m_reference, m_type.reference);
    showField(m_version, m_type.version.label.isEmpty() ? ReferenceField{tr("Version:"), {}, {}} : m_type.version);
    showField(m_location, m_type.location);
    auto *grid = static_cast<QGridLayout *>(layout());
    const int row = isLocationNeeded() ? openLocationRow : foldedLocationRow;
    grid->addWidget(m_location.label, row, 0);
    grid->addWidget(m_location.edit, row, 1);
    QList<QWidget *> order{m_name.edit, m_reference.edit, m_fold, m_version.edit, m_account, m_wait};
    order.insert(isLocationNeeded() ? 2 : 4, m_location.edit);
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order.at(i - 1), order.at(i));
    m_versionNote->setText(m_type.versionNote);
    m_automatic->setText(m_type.automatic.isEmpty() ? QString() : tr("Automatic: %1.").arg(m_type.automatic));
    showAccounts(m_account->property("chosen").toString());
    showFolded();
    showPreview();
}

void ArtifactForm::showAccounts(const QString &chosen)
{
    m_account->clear();
    m_account->addItem(tr("automatic"), QString());
    for (const QString &name : m_readers.accounts().namesFor(m_type.type))
        m_account->addItem(name, name);
    if (!chosen.isEmpty() && m_account->findData(chosen) < 0)
        m_account->addItem(tr("%1 (missing)").arg(chosen), chosen);
    m_account->insertSeparator(m_account->count());
    m_account->addItem(tr("Edit Accounts…"), QString());
    m_account->setCurrentIndex(std::max(m_account->findData(chosen), 0));
    m_account->setProperty("chosen", chosen);
}

void ArtifactForm::accountsChanged()
{
    showAccounts(m_account->property("chosen").toString());
    showFolded();
    showPreview();
}

/// A file in a repository is as much part of the place as the repository is.
bool ArtifactForm::isLocationNeeded() const
{
    return m_type.type == "git/repo"_L1;
}

void ArtifactForm::showFolded()
{
    const bool open = m_open;
    const bool content = m_type.hasContent;
    m_fold->setVisible(content);
    m_fold->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    m_fold->setText(open ? tr("Version, account and waiting") : foldedText());
    for (QWidget *widget : {static_cast<QWidget *>(m_name.label), static_cast<QWidget *>(m_name.edit)})
        widget->setVisible(!m_type.name.label.isEmpty());
    for (QWidget *widget : {static_cast<QWidget *>(m_reference.label), static_cast<QWidget *>(m_reference.edit)})
        widget->setVisible(!m_type.reference.label.isEmpty());
    const bool versioned = !m_type.version.label.isEmpty();
    m_version.label->setVisible(open && content);
    m_version.edit->setVisible(open && content && versioned);
    m_versionNote->setVisible(open && content && !versioned);
    for (QWidget *widget : {static_cast<QWidget *>(m_location.label), static_cast<QWidget *>(m_location.edit)})
        widget->setVisible(!m_type.location.label.isEmpty() && (open || isLocationNeeded()));
    for (QWidget *widget : {static_cast<QWidget *>(m_accountLabel), static_cast<QWidget *>(m_account),
                            static_cast<QWidget *>(m_waitLabel), static_cast<QWidget *>(m_wait)})
        widget->setVisible(open && content);
    m_automatic->setVisible(open && content && m_account->currentIndex() == 0 && !m_automatic->text().isEmpty());
}

QString ArtifactForm::foldedText() const
{
    QStringList parts;
    if (!m_type.version.label.isEmpty()) {
        const QString version = m_version.edit->text().trimmed();
        parts.append(QString(m_type.version.label + u' ' + (version.isEmpty() ? m_type.version.example : version)));
    }
    const QString account = m_account->property("chosen").toString();
    parts.append(account.isEmpty() ? tr("automatic account") : tr("account %1").arg(account));
    parts.append(m_wait->value() > 0 ? tr("waits up to %1 s").arg(m_wait->value()) : tr("tries once"));
    return parts.join(u" · "_s);
}

void ArtifactForm::setReference(const Artifacts::Reference &reference, const Artifacts::FetchLimits &limits)
{
    m_setting = true;
    m_limits = limits;
    if (!reference.type.isEmpty())
        m_type = artifactType(reference.type);
    m_name.edit->setText(reference.name);
    m_reference.edit->setText(reference.reference);
    m_version.edit->setText(reference.version);
    m_location.edit->setText(reference.location);
    m_wait->setValue(int(std::chrono::ceil<std::chrono::seconds>(limits.retryFor).count()));
    m_account->setProperty("chosen", reference.account);
    m_setting = false;
    showType();
}

Artifacts::Reference ArtifactForm::reference() const
{
    const auto text = [](const Row &row, const ReferenceField &field) {
        return field.label.isEmpty() ? QString() : row.edit->text().trimmed();
    };
    Artifacts::Reference reference;
    reference.type = m_type.type;
    reference.name = text(m_name, m_type.name);
    reference.reference = text(m_reference, m_type.reference);
    reference.version = text(m_version, m_type.version);
    reference.location = text(m_location, m_type.location);
    reference.account = m_account->property("chosen").toString();
    return reference;
}

Artifacts::FetchLimits ArtifactForm::limits() const
{
    Artifacts::FetchLimits limits = m_limits;
    limits.retryFor = std::chrono::seconds(m_wait->value());
    return limits;
}

void ArtifactForm::setJob(const QJsonObject &job)
{
    m_job = job;
    showPreview();
}

QString ArtifactForm::problem() const
{
    Artifacts::Reference asked = reference();
    if (!m_type.reference.label.isEmpty() && asked.reference.isEmpty())
        return m_type.hasContent ? tr("Say where the artifact is.") : tr("Say what the artifact is.");
    // As it will be, where the manifest tells; what only the cluster knows is checked then.
    for (QString *text : {&asked.reference, &asked.version, &asked.name, &asked.location})
        *text = known(*text, m_job).value_or(*text);
    const Core::Result<void> checked = JobRun::ArtifactCapture::check(m_readers, asked);
    return checked ? QString() : errorText(checked.error());
}

QString ArtifactForm::previewLine(const QString &label, const QString &text) const
{
    const SemanticPalette colors(palette());
    const QColor muted = colors.text(SemanticPalette::Text::Muted);
    const QColor warning = colors.text(SemanticPalette::Text::Warning);
    QString line = coloured(label.isEmpty() ? u"→ "_s : QString(label + u" → "_s), muted);
    QStringList later;
    QStringList missing;
    bool broken = false;
    for (const TemplatePart &part : JobRun::previewTemplate(text, m_job)) {
        switch (part.kind) {
        case TemplatePart::Kind::Text:
        case TemplatePart::Kind::Value:
            line += part.text.toHtmlEscaped();
            break;
        case TemplatePart::Kind::Later:
            line += coloured(u'‹' + part.path + u'›', muted);
            later.append(part.path);
            break;
        case TemplatePart::Kind::Missing:
            missing.append(part.path);
            line += coloured(u"‹›"_s, warning);
            break;
        case TemplatePart::Kind::Broken:
            line += coloured(part.text, warning);
            broken = true;
            break;
        }
    }
    later.removeDuplicates();
    missing.removeDuplicates();
    if (!later.isEmpty())
        line += u"<br>"_s + coloured(tr("Known once the Job exists: %1.").arg(later.join(u", "_s)), muted);
    if (!missing.isEmpty())
        line += u"<br>"_s
            + coloured(tr("Not in the manifest, so it would be empty: %1.").arg(missing.join(u", "_s)), warning);
    if (broken)
        line += u"<br>"_s
            + coloured(tr("Only paths such as {{ metadata.name }} are filled in; the rest stays as it is."), warning);
    return line;
}

void ArtifactForm::showPreview()
{
    QStringList lines;
    const std::pair<Row, ReferenceField> fields[] = {{m_name, m_type.name},
                                                     {m_reference, m_type.reference},
                                                     {m_version, m_type.version},
                                                     {m_location, m_type.location}};
    for (const auto &[row, field] : fields) {
        const QString text = row.edit->text().trimmed();
        if (!field.label.isEmpty() && JobRun::isTemplate(text)) {
            const bool first = row.edit == m_reference.edit;
            lines.append(previewLine(first ? QString() : QString(field.label).remove(u':'), text));
        }
    }
    // While there is nothing to preview, what belongs there.
    const Row &main = m_type.reference.label.isEmpty() ? m_name : m_reference;
    if (lines.isEmpty() && main.edit->text().isEmpty()) {
        const QColor muted = SemanticPalette(palette()).text(SemanticPalette::Text::Muted);
        if (!main.edit->toolTip().isEmpty())
            lines.append(coloured(main.edit->toolTip(), muted));
    } else if (!m_type.hasContent) {
        lines.append(coloured(tr("It has no content: the reference is shown and recorded, and nothing is captured."),
                              SemanticPalette(palette()).text(SemanticPalette::Text::Muted)));
    }
    m_preview->setText(lines.join(u"<br>"_s));
    m_preview->setVisible(!lines.isEmpty());
}

void ArtifactForm::edited()
{
    if (m_setting)
        return;
    showFolded();
    showPreview();
    Q_EMIT changed();
}

void ArtifactForm::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_account)
        showPreview();
}

} // namespace Widgets
