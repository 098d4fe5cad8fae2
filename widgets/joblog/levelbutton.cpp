// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/levelbutton.h"

#include "widgets/common/semanticpalette.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/joblog/sourcefilter.h"

#include <QAction>
#include <QActionGroup>
#include <QEvent>
#include <QPainter>
#include <QPolygonF>
#include <QSignalBlocker>

#include <array>
#include <bit>
#include <utility>

using namespace Qt::StringLiterals;
using JobLog::LogLevel;
using JobLog::LogLevels;

namespace Widgets {

namespace {

constexpr std::array singles{LogLevel::Error, LogLevel::Warning, LogLevel::Information, LogLevel::Debug,
                             LogLevel::None};

SemanticPalette::Text roleOf(LogLevel level)
{
    switch (level) {
    case LogLevel::Error:
        return SemanticPalette::Text::Error;
    case LogLevel::Warning:
        return SemanticPalette::Text::Warning;
    case LogLevel::Information:
        return SemanticPalette::Text::Information;
    case LogLevel::Debug:
    case LogLevel::None:
        break;
    }
    return SemanticPalette::Text::Muted;
}

QChar letterOf(LogLevel level)
{
    switch (level) {
    case LogLevel::Error:
        return u'E';
    case LogLevel::Warning:
        return u'W';
    case LogLevel::Information:
        return u'I';
    case LogLevel::Debug:
        return u'D';
    case LogLevel::None:
        break;
    }
    return u'–';
}

// In a square of 16 units; with an arrow beside it, the letter moves to the left.
void paintBadge(QPainter &painter, LogLevel level, const SemanticPalette &semantic, bool filled, int arrow)
{
    const QColor color = semantic.text(roleOf(level));
    const QRectF badge = arrow == 0 ? QRectF(1.5, 1.5, 13, 13) : QRectF(0.5, 2.5, 9, 11);
    painter.setPen(color);
    painter.setBrush(filled ? QBrush(color) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(badge, 2.5, 2.5);
    QFont font;
    font.setBold(true);
    constexpr int letterHeight = 10;
    font.setPixelSize(letterHeight);
    painter.setFont(font);
    painter.setPen(filled ? SemanticPalette::readable(semantic.base(), color) : color);
    painter.drawText(badge, Qt::AlignCenter, QString(letterOf(level)));
    if (arrow == 0)
        return;
    constexpr double middle = 8;
    constexpr double length = 3.5;
    const double tip = middle + arrow * length;
    painter.setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawLine(QPointF(13, middle - arrow * length), QPointF(13, tip));
    painter.drawPolyline(QPolygonF{{10.8, tip - arrow * 2.4}, {13, tip}, {15.2, tip - arrow * 2.4}});
}

} // namespace

LevelButton::LevelButton(QWidget *parent) : QToolButton(parent), m_menu(new CheckMenu(this))
{
    setObjectName(u"levelChooser"_s);
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setMenu(m_menu);
    m_menu->setObjectName(u"levelChooserMenu"_s);
    addQuick(u"allLevels"_s, tr("&All lines"), tr("all", "levels"), JobLog::allLevels);
    addQuick(u"errorsOnly"_s, tr("Only &errors"), tr("errors"), LogLevel::Error);
    addQuick(u"warningsAndWorse"_s, tr("&Warnings and worse"), tr("warnings and worse"),
             LogLevel::Error | LogLevel::Warning);
    addQuick(u"informationAndWorse"_s, tr("&Information and worse"), tr("information and worse"),
             LogLevel::Error | LogLevel::Warning | LogLevel::Information);
    addQuick(u"withoutDebug"_s, tr("All but &debug and trace"), tr("no debug"),
             JobLog::allLevels & ~LogLevels(LogLevel::Debug));
    m_menu->addSeparator();
    for (const LogLevel level : singles) {
        QAction *const action = m_menu->addAction(nameOf(level));
        action->setObjectName(u"level"_s + letterOf(level));
        action->setCheckable(true);
        connect(action, &QAction::toggled, this,
                [this, level](bool on) { choose(on ? m_levels | level : m_levels & ~LogLevels(level)); });
        m_single.append({action, level});
    }
    updateTexts();
}

void LevelButton::addQuick(const QString &name, const QString &text, const QString &chosenText, LogLevels levels)
{
    QAction *const action = m_menu->addAction(text);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, [this, levels] { choose(levels); });
    m_quick.append({action, chosenText, levels});
}

QString LevelButton::nameOf(LogLevel level)
{
    switch (level) {
    case LogLevel::Error:
        return tr("Errors");
    case LogLevel::Warning:
        return tr("Warnings");
    case LogLevel::Information:
        return tr("Information");
    case LogLevel::Debug:
        return tr("Debug and trace");
    case LogLevel::None:
        break;
    }
    return tr("Lines without a level");
}

QIcon LevelButton::iconOf(LogLevel level, const QPalette &palette, int arrow)
{
    QIcon icon;
    constexpr int size = 16;
    for (const int scale : {1, 2, 3}) {
        for (const bool isOn : {true, false}) {
            QPixmap pixmap(size * scale, size * scale);
            pixmap.fill(Qt::transparent);
            QPainter painter(&pixmap);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.scale(scale, scale);
            paintBadge(painter, level, SemanticPalette(palette), isOn || arrow != 0, arrow);
            painter.end();
            pixmap.setDevicePixelRatio(scale);
            icon.addPixmap(pixmap, QIcon::Normal, isOn ? QIcon::On : QIcon::Off);
        }
    }
    return icon;
}

void LevelButton::setLevels(LogLevels levels)
{
    if (m_levels == levels)
        return;
    m_levels = levels;
    updateTexts();
}

void LevelButton::setWidestName(int pixels)
{
    if (m_widestName == pixels)
        return;
    m_widestName = pixels;
    updateTexts();
}

void LevelButton::setCounts(qint64 errors, qint64 warnings)
{
    if (m_errors == errors && m_warnings == warnings)
        return;
    m_errors = errors;
    m_warnings = warnings;
    updateTexts();
}

void LevelButton::choose(LogLevels levels)
{
    m_levels = levels;
    updateTexts();
    Q_EMIT chosen(levels);
}

QString LevelButton::chosenText() const
{
    for (const QuickChoice &choice : m_quick) {
        if (choice.levels == m_levels)
            return choice.chosenText;
    }
    if (!m_levels)
        return tr("none");
    for (const LogLevel level : singles) {
        if (m_levels == LogLevels(level))
            return nameOf(level);
    }
    return tr("%L1 of %L2").arg(std::popcount(static_cast<unsigned>(m_levels.toInt()))).arg(singles.size());
}

void LevelButton::updateTexts()
{
    const QString chosen = chosenText();
    const QString shown = fontMetrics().elidedText(chosen, Qt::ElideRight, m_widestName);
    setText(tr("%1: %2", "what is chosen, as in Level: all").arg(tr("Level"), shown) + u' '); // room for the arrow
    setAccessibleName(tr("%1: %2", "what is chosen, as in Level: all").arg(tr("Level"), chosen));
    setToolTip(tr("Show only lines of some levels (L opens the list)"));
    for (const auto &[action, level] : std::as_const(m_single)) {
        const QSignalBlocker blocker(action);
        action->setChecked(m_levels.testFlag(level));
        action->setIcon(iconOf(level, palette()));
        const qint64 count = level == LogLevel::Error ? m_errors : level == LogLevel::Warning ? m_warnings : -1;
        action->setText(count < 0 ? nameOf(level)
                                  : tr("%1 (%L2)", "a level and its lines").arg(nameOf(level)).arg(count));
    }
    for (const QuickChoice &choice : std::as_const(m_quick))
        choice.action->setEnabled(choice.levels != m_levels);
}

void LevelButton::changeEvent(QEvent *event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateTexts();
}

} // namespace Widgets
