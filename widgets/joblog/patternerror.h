// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QLabel>

#include <optional>

namespace Widgets {

/// Says what is wrong with a pattern: the message and, where the place is known, the pattern with a sign below it.
/// Hidden while nothing is wrong.
class PatternError : public QLabel
{
    Q_OBJECT

public:
    explicit PatternError(const QString &objectName, QWidget *parent = nullptr);

    /// `error.column` is a 1-based place in `pattern`; 0 where it is about the whole.
    void setError(const std::optional<Core::Error> &error, const QString &pattern);

    /// The lines to be shown in a font of equal cells. Of a long pattern only what is near the place.
    [[nodiscard]] static QString textOf(const Core::Error &error, const QString &pattern);

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColors();
};

} // namespace Widgets
