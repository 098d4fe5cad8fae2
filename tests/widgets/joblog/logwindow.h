// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "logfixture.h"
#include "widgets/common/highlighting.h"
#include "widgets/joblog/logview.h"

#include <QDir>
#include <QImage>
#include <QTest>

#include <memory>

/// A shown and active LogView on a log of its own.
class LogWindow
{
public:
    explicit LogWindow(const Widgets::Highlighting &highlighting)
        : source(fixture.addSource(QStringLiteral("release-x7"), QStringLiteral("main"))),
          document(fixture.log),
          view(highlighting)
    {
        view.resize(900, 400);
        view.setDocument(&document);
        view.show();
        view.activateWindow(); // there may be no window manager to do it
    }

    [[nodiscard]] bool isActive() { return QTest::qWaitForWindowActive(&view); }

    /// One line with an RFC 3339 time of its own.
    void append(const QByteArray &time, const QByteArray &text) { fixture.appendRaw(source, time + ' ' + text + '\n'); }
    void append(const QByteArray &text) { fixture.append(source, text); }
    void refresh() { document.refresh(); }

    [[nodiscard]] QString text(qint64 row) const
    {
        const auto line = view.cache().line(row);
        return line ? line->text() : QString();
    }
    /// What the rows show, from the first on.
    [[nodiscard]] QStringList texts() const
    {
        QStringList all;
        for (qint64 row = 0; row < view.rowCount(); ++row)
            all.append(text(row));
        return all;
    }
    /// Where a unit of a row stands, in its middle.
    [[nodiscard]] QPoint pointOf(qint64 row, qsizetype unit) const
    {
        return view.rectOf({row, unit}).topLeft() + QPoint(2, 4);
    }
    [[nodiscard]] QImage image() { return view.viewport()->grab().toImage(); }
    /// Pixels of a rectangle that differ from the background at its corner.
    [[nodiscard]] static int inkIn(const QImage &image, const QRect &area, const QColor &base)
    {
        int ink = 0;
        for (int y = area.top(); y <= area.bottom(); ++y) {
            for (int x = area.left(); x <= area.right(); ++x)
                ink += image.rect().contains(x, y) && image.pixelColor(x, y) != base ? 1 : 0;
        }
        return ink;
    }

    LogFixture fixture;
    JobLog::SourceId source;
    JobLog::LogDocument document;
    Widgets::LogView view;
};

/// A dark palette, as View > Theme > Dark sets it.
inline QPalette darkPalette()
{
    QPalette palette;
    palette.setColor(QPalette::Base, QColor(0x14, 0x16, 0x18));
    palette.setColor(QPalette::Window, QColor(0x20, 0x23, 0x26));
    palette.setColor(QPalette::Text, QColor(0xfc, 0xfc, 0xfc));
    palette.setColor(QPalette::WindowText, QColor(0xfc, 0xfc, 0xfc));
    palette.setColor(QPalette::Button, QColor(0x29, 0x2c, 0x30));
    palette.setColor(QPalette::ButtonText, QColor(0xfc, 0xfc, 0xfc));
    return palette;
}

/// Keeps a picture of a widget for people, where JC_SCREENSHOTS names a folder.
inline void keepScreenshot(QWidget &widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("JC_SCREENSHOTS");
    if (!folder.isEmpty())
        widget.grab().save(QDir(folder).filePath(name + QStringLiteral(".png")));
}
