// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/sourcefilter.h"

#include "widgets/common/texts.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

// A full dot for what is shown, a ring for what is not.
QIcon dot(const QColor &color)
{
    if (!color.isValid())
        return {};
    constexpr int size = 16;
    constexpr double edge = 3.5;
    QIcon icon;
    for (const int scale : {1, 2, 3}) {
        for (const bool isOn : {true, false}) {
            QPixmap pixmap(size * scale, size * scale);
            pixmap.fill(Qt::transparent);
            QPainter painter(&pixmap);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.scale(scale, scale);
            painter.setPen(QPen(color, 1.5));
            painter.setBrush(isOn ? QBrush(color) : QBrush(Qt::NoBrush));
            painter.drawEllipse(QRectF(edge, edge, size - 2 * edge, size - 2 * edge));
            painter.end();
            pixmap.setDevicePixelRatio(scale);
            icon.addPixmap(pixmap, QIcon::Normal, isOn ? QIcon::On : QIcon::Off);
        }
    }
    return icon;
}

bool isSame(const NameChooser::Entry &one, const NameChooser::Entry &other)
{
    return one.name == other.name && one.color == other.color;
}

} // namespace

void CheckMenu::mouseReleaseEvent(QMouseEvent *event)
{
    QAction *const action = actionAt(event->position().toPoint());
    if (action && action->isEnabled() && action->isCheckable())
        action->trigger();
    else
        QMenu::mouseReleaseEvent(event);
}

void CheckMenu::keyPressEvent(QKeyEvent *event)
{
    QAction *const action = activeAction();
    if (event->key() == Qt::Key_Space && action && action->isEnabled())
        action->trigger();
    else
        QMenu::keyPressEvent(event);
}

NameChooser::NameChooser(const QString &label, const QString &name, QWidget *parent)
    : QToolButton(parent),
      m_label(label),
      m_menu(new CheckMenu(this))
{
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setMenu(m_menu);
    setObjectName(name);
    m_menu->setObjectName(name + u"Menu"_s);
    m_all = m_menu->addAction(tr("Show all"), this, [this] { choose(std::nullopt); });
    m_none = m_menu->addAction(tr("Show none"), this, [this] { choose(QSet<QString>()); });
    m_menu->addSeparator();
    updateTexts();
}

void NameChooser::setEntries(const QList<Entry> &entries)
{
    if (std::ranges::equal(m_entries, entries, isSame))
        return;
    qDeleteAll(m_actions);
    m_actions.clear();
    m_entries = entries;
    for (const Entry &entry : entries) {
        QAction *const action = m_menu->addAction(dot(entry.color), entry.name);
        action->setObjectName(entry.name);
        action->setCheckable(true);
        action->setChecked(accepts(entry.name));
        connect(action, &QAction::toggled, this, &NameChooser::toggled);
        m_actions.append(action);
    }
    updateTexts();
}

void NameChooser::reset()
{
    const QSignalBlocker blocker(this);
    choose(std::nullopt);
}

void NameChooser::choose(std::optional<QSet<QString>> chosen)
{
    m_chosen = std::move(chosen);
    for (QAction *const action : std::as_const(m_actions)) {
        const QSignalBlocker blocker(action);
        action->setChecked(accepts(action->objectName()));
    }
    updateTexts();
    Q_EMIT changed();
}

void NameChooser::toggled()
{
    QSet<QString> names;
    for (const QAction *const action : std::as_const(m_actions)) {
        if (action->isChecked())
            names.insert(action->objectName());
    }
    // With every name checked there is no restriction, and what comes later is shown too.
    choose(names.size() == m_actions.size() ? std::optional<QSet<QString>>() : names);
}

void NameChooser::updateTexts()
{
    QString chosen = tr("all");
    if (m_chosen && m_chosen->size() == 1)
        chosen = *m_chosen->cbegin();
    else if (m_chosen && m_chosen->isEmpty())
        chosen = tr("none");
    else if (m_chosen)
        chosen = tr("%L1 of %L2").arg(m_chosen->size()).arg(m_entries.size());
    const QString shown = fontMetrics().elidedText(chosen, Qt::ElideMiddle, m_widestName);
    const QString text = tr("%1: %2", "what is chosen, as in Pods: all").arg(m_label, shown);
    setText(text + u' '); // room for the arrow
    setAccessibleName(tr("%1: %2", "what is chosen, as in Pods: all").arg(m_label, chosen));
    setToolTip(tr("Choose what the log shows (Alt+Down opens the list)"));
    m_all->setEnabled(m_chosen.has_value());
    m_none->setEnabled(!m_chosen || !m_chosen->isEmpty());
    setEnabled(!m_entries.isEmpty());
}

void NameChooser::setWidestName(int pixels)
{
    if (m_widestName == pixels)
        return;
    m_widestName = pixels;
    updateTexts();
}

SourceFilter::SourceFilter(QWidget *parent)
    : QWidget(parent),
      m_pods(new NameChooser(tr("Pods"), u"podChooser"_s, this)),
      m_containers(new NameChooser(tr("Containers"), u"containerChooser"_s, this))
{
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(m_pods);
    row->addWidget(m_containers);
    connect(m_pods, &NameChooser::changed, this, &SourceFilter::changed);
    connect(m_containers, &NameChooser::changed, this, &SourceFilter::changed);
}

void SourceFilter::setSources(const QList<JobLog::SourceInfo> &sources, const QList<QColor> &colors)
{
    m_sources = sources;
    QList<NameChooser::Entry> pods;
    QList<NameChooser::Entry> containers;
    const auto add = [](QList<NameChooser::Entry> &entries, const QString &name, const QColor &color) {
        const auto sameName = [&name](const NameChooser::Entry &entry) { return entry.name == name; };
        if (std::ranges::none_of(entries, sameName))
            entries.append({name, color});
    };
    QSet<QString> podNames;
    for (const auto &source : sources)
        podNames.insert(source.group);
    const bool colorsArePods = podNames.size() > 1;
    for (qsizetype i = 0; i < sources.size(); ++i) {
        add(pods, sources.at(i).group, colorsArePods ? colors.value(i) : QColor());
        add(containers, sources.at(i).name, colorsArePods || sources.size() < 2 ? QColor() : colors.value(i));
    }
    m_pods->setEntries(pods);
    m_containers->setEntries(containers);
}

std::optional<QSet<JobLog::SourceId>> SourceFilter::selection() const
{
    if (!m_pods->isRestricted() && !m_containers->isRestricted())
        return std::nullopt;
    QSet<JobLog::SourceId> chosen;
    for (qsizetype i = 0; i < m_sources.size(); ++i) {
        const auto &source = m_sources.at(i);
        if (m_pods->accepts(source.group) && m_containers->accepts(source.name))
            chosen.insert(JobLog::SourceId(static_cast<int>(i)));
    }
    return chosen;
}

void SourceFilter::setWidestName(int pixels)
{
    m_pods->setWidestName(pixels);
    m_containers->setWidestName(pixels);
}

void SourceFilter::reset()
{
    m_pods->reset();
    m_containers->reset();
}

} // namespace Widgets
