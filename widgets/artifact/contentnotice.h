// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/contentfacts.h"

#include <QFrame>

class QLabel;

namespace Widgets {

/// Says why an artifact cannot become outputs; for invalid JSON with the place, and a caret below it.
class ContentNotice : public QFrame
{
    Q_OBJECT

public:
    explicit ContentNotice(QWidget *parent = nullptr);

    /// Hides where there is nothing to say.
    void setFacts(const Artifacts::ContentFacts &facts);
    [[nodiscard]] QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColors();

    QLabel *m_icon = nullptr;
    QLabel *m_text = nullptr;
    QLabel *m_excerpt = nullptr;
    bool m_coloring = false;
};

} // namespace Widgets
