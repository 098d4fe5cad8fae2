// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/sourceoutputs.h"

#include <QComboBox>

namespace Widgets {

/// Chooses whose log values are taken from: by itself, all containers, or one attempt of one container.
class SourceSelector : public QComboBox
{
    Q_OBJECT

public:
    explicit SourceSelector(QWidget *parent = nullptr);

    /// What can be chosen and what is. The list is left alone while it is open or nothing in it has changed.
    void setSources(const Outputs::Sources &sources, const Outputs::SourceChoice &choice);

Q_SIGNALS:
    void chosen(const Outputs::SourceChoice &choice); ///< by the user

private:
    void rebuild(const Outputs::Sources &sources);

    QList<Outputs::Origin> m_origins;
    qsizetype m_automatic = -2; ///< none was shown yet
};

} // namespace Widgets
