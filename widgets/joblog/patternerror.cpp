// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/patternerror.h"

#include "widgets/common/semanticpalette.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/joblog/celltext.h"

#include <QEvent>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

PatternError::PatternError(const QString &objectName, QWidget *parent) : QLabel(parent)
{
    setObjectName(objectName);
    setAccessibleName(tr("What is wrong with the pattern"));
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setFont(Theme::dataFont());
    constexpr int margin = 6;
    setContentsMargins(margin, 0, margin, margin);
    applyColors();
    hide();
}

void PatternError::setError(const std::optional<Core::Error> &error, const QString &pattern)
{
    if (error) {
        setText(textOf(*error, pattern));
        setAccessibleDescription(error->column > 0 ? tr("%1 At character %2.").arg(errorText(*error)).arg(error->column)
                                                   : errorText(*error));
    }
    setVisible(error.has_value());
}

QString PatternError::textOf(const Core::Error &error, const QString &pattern)
{
    const QString message = errorText(error);
    if (error.column < 1 || pattern.isEmpty())
        return message;
    constexpr qsizetype around = 30; // characters on either side of the place
    const qsizetype at = std::clamp<qsizetype>(error.column - 1, 0, pattern.size());
    const qsizetype first = std::max<qsizetype>(at - around, 0);
    QString shown = pattern.mid(first, at - first + around);
    std::ranges::replace_if(shown, [](QChar character) { return !character.isPrint(); }, QChar(u' '));
    qsizetype place = at - first;
    if (first > 0) {
        shown.prepend(u'…');
        ++place;
    }
    if (first + around + (at - first) < pattern.size())
        shown += u'…';
    const CellText cells(shown + u' ');
    return QString(shown + u'\n' + QString(cells.columnOf(place), u' ') + u"^\n"_s + message);
}

void PatternError::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyColors();
}

void PatternError::applyColors()
{
    QPalette colors = palette();
    const QColor error = SemanticPalette(colors).text(SemanticPalette::Text::Error);
    const QColor readable = SemanticPalette::readable(error, colors.color(QPalette::Window));
    if (colors.color(QPalette::WindowText) == readable)
        return;
    colors.setColor(QPalette::WindowText, readable);
    setPalette(colors);
}

} // namespace Widgets
