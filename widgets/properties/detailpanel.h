// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputmodel.h"
#include "models/outputs/valuedetail.h"

#include <QScrollArea>

class QLabel;
class QVBoxLayout;

namespace Widgets {

class Highlighting;

/// The current value, closely: where it is from, what a pipeline makes of it, and what it holds where that is encoded.
/// Nothing is opened or fetched.
class DetailPanel : public QScrollArea
{
    Q_OBJECT

public:
    /// `highlighting` outlives the panel.
    explicit DetailPanel(const Highlighting &highlighting, QWidget *parent = nullptr);

    /// `path`: of a part of the value, e.g. "assets.sizes[1]"; `json` is that part.
    void showValue(const Outputs::OutputRow &row, const QString &path, const QByteArray &json);
    void clear();

private:
    void addSection(const Outputs::ValueDetail &detail);
    void removeSections();

    const Highlighting &m_highlighting;
    QWidget *m_page = nullptr;
    QVBoxLayout *m_layout = nullptr;
    QLabel *m_key = nullptr;
    QLabel *m_origin = nullptr;
    QLabel *m_pipeline = nullptr;
    QList<QWidget *> m_sections;
    QList<Outputs::ValueDetail> m_shown;
};

} // namespace Widgets
