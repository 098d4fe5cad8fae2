// SPDX-License-Identifier: Apache-2.0
#include "widgets/common/texts.h"

#include "models/core/error.h"

#include <QAbstractItemView>
#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QKeySequence>
#include <QLocale>
#include <QStringList>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace Widgets {

QString durationText(qint64 milliseconds)
{
    const qint64 seconds = qMax<qint64>(0, milliseconds) / 1000;
    const qint64 days = seconds / 86400;
    const qint64 hours = seconds / 3600 % 24;
    const qint64 minutes = seconds / 60 % 60;
    const auto two = [](qint64 number) { return QString::number(number).rightJustified(2, u'0'); };
    if (days > 0) {
        //: a duration: days, then hours and minutes
        return QCoreApplication::translate("Widgets", "%1d %2:%3").arg(QString::number(days), two(hours), two(minutes));
    }
    if (hours > 0)
        return QString(QString::number(hours) + u':' + two(minutes) + u':' + two(seconds % 60));
    return QString(two(minutes) + u':' + two(seconds % 60));
}

QString sizeText(qint64 bytes)
{
    if (bytes < 1024)
        return QCoreApplication::translate("Widgets", "%n byte(s)", nullptr, int(bytes));
    return QLocale().formattedDataSize(bytes, 1);
}

QString errorText(const Core::Error &error)
{
    return error.hint.isEmpty() ? error.message : QString(error.message + u' ' + error.hint);
}

void copyText(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
}

void describe(QWidget *widget, const QString &objectName, const QString &accessibleName, const QString &toolTip)
{
    widget->setObjectName(objectName);
    widget->setAccessibleName(accessibleName);
    widget->setToolTip(toolTip.isEmpty() ? accessibleName : toolTip);
}

void describe(QAction *action, const QString &objectName, const QString &toolTip)
{
    action->setObjectName(objectName);
    QStringList keys;
    for (const QKeySequence &key : action->shortcuts())
        keys.append(key.toString(QKeySequence::NativeText));
    action->setToolTip(keys.isEmpty() ? toolTip : QString(toolTip + u" ("_s + keys.join(", "_L1) + u')'));
    action->setStatusTip(toolTip);
}

void setUpItemView(QAbstractItemView *view)
{
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setTextElideMode(Qt::ElideRight);
    view->setFrameShape(QFrame::NoFrame);
    view->setTabKeyNavigation(false);
}

} // namespace Widgets
