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
#include <QTextDocument>
#include <QWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

/// Whether the message may be a server's own words.
bool isVerbatim(Core::ErrorKind kind)
{
    switch (kind) {
    case Core::ErrorKind::Conflict:
    case Core::ErrorKind::Invalid:
    case Core::ErrorKind::Api:
    case Core::ErrorKind::NotFound:
    case Core::ErrorKind::Authorization:
    case Core::ErrorKind::Authentication:
        return true;
    default:
        return false;
    }
}

} // namespace

QString capitalized(const QString &text)
{
    // "spec.template: ..." and "1.2" are names and numbers, not the beginning of a sentence.
    const qsizetype end = text.indexOf(u' ');
    const QStringView word = QStringView(text).left(end < 0 ? text.size() : end);
    const bool plain = !word.isEmpty()
        && std::all_of(word.begin(), word.end(), [](QChar c) { return c.isLower() || c == u',' || c == u'\''; });
    return plain ? QString(text.left(1).toUpper() + text.mid(1)) : text;
}

QString closed(const QString &text)
{
    static const QString ends = u".!?…:"_s;
    return text.isEmpty() || ends.contains(text.back()) ? text : QString(text + u'.');
}

QString sizeText(qint64 bytes)
{
    if (bytes < 1024)
        return QCoreApplication::translate("Widgets", "%n byte(s)", nullptr, int(bytes));
    return QLocale().formattedDataSize(bytes, 1);
}

QString diskSizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 0, QLocale::DataSizeSIFormat);
}

QString errorText(const Core::Error &error)
{
    QString text = error.message;
    if (!error.file.isEmpty() && !text.contains(error.file)) {
        QString place = error.file;
        if (error.line > 0)
            place += QString(u':' + QString::number(error.line));
        text = place + u": "_s + text;
    } else if (!isVerbatim(error.kind)) {
        text = capitalized(text);
    }
    return error.hint.isEmpty() ? text : QString(closed(text) + u' ' + closed(capitalized(error.hint)));
}

QString plainToolTip(const QString &text)
{
    if (!Qt::mightBeRichText(text) && !text.contains(u'<'))
        return text;
    return QString(u"<qt>"_s + text.toHtmlEscaped().replace(u'\n', "<br>"_L1) + u"</qt>"_s);
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
