// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/spinnaker/stagesetup.h"

#include <QHash>
#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QScrollArea;

namespace Widgets {

/// A field for every expression of a stage: its name, what is known of it, where it occurs, and the value.
class ParametersPage : public QWidget
{
    Q_OBJECT

public:
    explicit ParametersPage(QWidget *parent = nullptr);

    /// `values` win over the parameters' own.
    void setParameters(const QList<Spinnaker::Parameter> &parameters, const QHash<QString, QString> &values);
    /// What was given, by name; without those that still have no value.
    [[nodiscard]] QHash<QString, QString> values() const;
    [[nodiscard]] QStringList missing() const;
    /// Gives the focus to the first field without a value, else to the first field.
    void focusFirst();

protected:
    void changeEvent(QEvent *event) override;

private:
    /// One parameter's field: a line, or a box of what the pipeline offers.
    struct Row
    {
        Spinnaker::Parameter parameter;
        QLineEdit *line = nullptr;
        QComboBox *box = nullptr;
        QLabel *hint = nullptr;
        [[nodiscard]] QString text() const;
        [[nodiscard]] QWidget *field() const;
        [[nodiscard]] bool isMissing() const { return !parameter.value && text().isEmpty(); }
    };

    void addRow(QGridLayout *layout, int number, const Spinnaker::Parameter &parameter, const QString &value);
    void showState();

    QScrollArea *m_area = nullptr;
    QLabel *m_state = nullptr;
    QList<Row> m_rows;
};

} // namespace Widgets
