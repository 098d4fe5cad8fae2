// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QAbstractItemView;
class QAction;
class QWidget;

namespace Core {
struct Error;
}

namespace Widgets {

/// "18 bytes", "1.2 MiB".
[[nodiscard]] QString sizeText(qint64 bytes);
/// "20 GB": a round size as disks are sold, in powers of 1000.
[[nodiscard]] QString diskSizeText(qint64 bytes);
/// The message and the hint as two sentences, for banners. A file that is not in the message goes first, with its
/// place. What a server said stays verbatim.
[[nodiscard]] QString errorText(const Core::Error &error);

/// The text with a capital at its beginning, where that is a plain word.
[[nodiscard]] QString capitalized(const QString &text);
/// The text with a full stop at its end, where it has no such sign.
[[nodiscard]] QString closed(const QString &text);

/// The text for a tooltip, which stays text: Qt would take what looks like HTML in a cluster's or a file's words for
/// it.
[[nodiscard]] QString plainToolTip(const QString &text);

/// Puts text on the clipboard.
void copyText(const QString &text);

/// Sets what a person and a screen reader need to know of a control: an objectName, an accessible name, a tooltip.
void describe(QWidget *widget, const QString &objectName, const QString &accessibleName, const QString &toolTip = {});
/// The same for an action, whose shortcuts are added to the tooltip.
void describe(QAction *action, const QString &objectName, const QString &toolTip);

/// What every table and tree of results looks like: rows, no grid, columns by content with a stretching last one.
void setUpItemView(QAbstractItemView *view);

} // namespace Widgets
