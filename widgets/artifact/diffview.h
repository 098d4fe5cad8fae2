// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/compare/linediff.h"

#include <QPlainTextEdit>

namespace Widgets {

/// A difference to read and copy: signs at the beginnings of lines say what was removed and added, colours repeat it.
/// Follows the palette.
class DiffView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit DiffView(QWidget *parent = nullptr);

    void setDiff(const Compare::LineDiff &diff);

protected:
    void changeEvent(QEvent *event) override;

private:
    void render();

    Compare::LineDiff m_diff;
};

} // namespace Widgets
