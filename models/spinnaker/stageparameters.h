// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/spinnaker/expressions.h"
#include "models/spinnaker/jsonview.h"

#include <QHash>
#include <QSet>

namespace Spinnaker {

/// Collects what the expressions of a stage stand for, in the order in which they occur.
class ParameterCollector
{
public:
    /// `pipeline`: parameterConfig, and trigger.parameters of an execution; `variables`: of a template.
    ParameterCollector(JsonView pipeline, JsonView variables);

    /// A text of the stage; `field` says which.
    void addText(const QString &text, const QString &field);
    /// All strings of a JSON value.
    void addJson(QByteArrayView json, const QString &field);

    [[nodiscard]] const QList<Parameter> &parameters() const { return m_parameters; }
    /// More than maximumParameters.
    [[nodiscard]] bool isFull() const { return m_full; }

private:
    struct Declaration
    {
        QString label;
        QString description;
        QStringList options;
        std::optional<QString> value;
        Parameter::Origin origin = Parameter::Origin::None;
        bool isTyped = false;
    };

    void readParameterConfig(JsonView config);
    void readVariables(JsonView variables);
    void readTrigger(JsonView parameters);
    void add(const Expression &expression, QStringView text, const QString &field);

    QHash<QString, Declaration> m_declared; ///< of the pipeline
    QHash<QString, Declaration> m_variables;
    QHash<QString, qsizetype> m_index; ///< by kind and name
    QSet<QString> m_names;
    QList<Parameter> m_parameters;
    bool m_full = false;
};

/// The key by which equal parameters are one.
[[nodiscard]] QString parameterKey(const ExpressionTarget &target);

} // namespace Spinnaker
