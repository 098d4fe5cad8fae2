// SPDX-License-Identifier: Apache-2.0
#include "widgets/context/namespacepicker.h"

#include "widgets/common/texts.h"

#include <QCompleter>
#include <QLineEdit>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Widgets {

NamespacePicker::NamespacePicker(QWidget *parent) : QComboBox(parent)
{
    setEditable(true);
    setInsertPolicy(QComboBox::NoInsert);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(12);
    setMaxVisibleItems(20);
    describe(this, u"namespacePicker"_s, tr("Namespace"));
    lineEdit()->setObjectName(u"namespaceText"_s);
    completer()->setFilterMode(Qt::MatchContains);
    completer()->setCompletionMode(QCompleter::PopupCompletion);
    connect(this, &QComboBox::editTextChanged, this, &NamespacePicker::edited);
    showState();
}

void NamespacePicker::edited(const QString &text)
{
    if (m_setting || !m_manifest.isEmpty())
        return;
    m_chosen = text.trimmed();
    showState();
    Q_EMIT namespaceChosen();
}

void NamespacePicker::setNamespaces(const QStringList &names, const QString &note)
{
    m_setting = true;
    m_note = note;
    const int cursor = lineEdit()->cursorPosition();
    clear();
    addItems(names);
    setCurrentIndex(-1);
    setEditText(m_manifest.isEmpty() ? m_chosen : m_manifest);
    lineEdit()->setCursorPosition(cursor);
    m_setting = false;
    showState();
}

void NamespacePicker::setContextNamespace(const QString &name)
{
    m_context = name;
    showState();
}

void NamespacePicker::setManifestNamespace(const QString &name)
{
    if (m_manifest == name)
        return;
    m_setting = true;
    m_manifest = name;
    setEditText(name.isEmpty() ? m_chosen : name);
    m_setting = false;
    showState();
}

void NamespacePicker::setLocked(bool locked)
{
    m_locked = locked;
    showState();
}

void NamespacePicker::setChosen(const QString &name)
{
    m_setting = true;
    m_chosen = name;
    if (m_manifest.isEmpty())
        setEditText(name);
    m_setting = false;
    showState();
}

QString NamespacePicker::chosen() const
{
    return m_chosen;
}

QString NamespacePicker::effective() const
{
    if (!m_manifest.isEmpty())
        return m_manifest;
    if (!m_chosen.isEmpty())
        return m_chosen;
    return m_context.isEmpty() ? u"default"_s : m_context;
}

QString NamespacePicker::problem() const
{
    // A DNS label, RFC 1123; what the API server accepts as the name of a namespace.
    static const QRegularExpression label(u"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"_s);
    const QString name = effective();
    if (label.match(name).hasMatch())
        return {};
    return tr("“%1” cannot be a namespace: use lower-case letters, digits and “-”, 63 at most.").arg(name.left(80));
}

void NamespacePicker::showState()
{
    setEnabled(m_manifest.isEmpty() && !m_locked);
    lineEdit()->setPlaceholderText(m_context.isEmpty() ? u"default"_s : m_context);
    QStringList lines{tr("Namespace (Ctrl+Shift+K)")};
    if (!m_manifest.isEmpty())
        lines.append(tr("The manifest says %1.").arg(m_manifest));
    else if (m_chosen.isEmpty())
        lines.append(tr("Empty: the context's namespace, %1.").arg(effective()));
    if (!m_note.isEmpty())
        lines.append(m_note);
    if (const QString text = problem(); !text.isEmpty())
        lines.append(text);
    setToolTip(lines.join(u'\n'));
}

} // namespace Widgets
