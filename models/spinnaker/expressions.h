// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/spinnaker/stagesetup.h"

#include <functional>

namespace Spinnaker {

/// One ${...} in a text.
struct Expression
{
    qsizetype start = 0; ///< of the dollar sign, UTF-16 units
    qsizetype length = 0; ///< with the closing brace
    QString inner; ///< between the braces, trimmed
};

/// All expressions of a text, as Spring's TemplateAwareExpressionParser finds them: brackets and quotes within count,
/// so that "${a['}']}" is one. What is not closed, or empty, or longer than 2048 characters is plain text.
[[nodiscard]] QList<Expression> findExpressions(QStringView text);

/// What an expression refers to, where it is nothing but a reference.
struct ExpressionTarget
{
    Parameter::Kind kind = Parameter::Kind::Other;
    QString name; ///< of the parameter or variable; for Other the expression
};

/// parameters.x, parameters["x"], trigger.parameters['x'], execution.trigger.parameters.x (with #root. or without);
/// templateVariables.x; anything else is Other.
[[nodiscard]] ExpressionTarget targetOf(const QString &inner);

/// Spinnaker makes a number, a boolean or an object of it: #toInt(...), #readJson(...) and their like.
[[nodiscard]] bool convertsType(const QString &inner);

/// What stands for an expression; none: it stays as it is.
using ValueOf = std::function<std::optional<QString>(const Expression &)>;

/// The text with values in the place of expressions. Stops behind `limit` UTF-16 units, which the caller checks.
[[nodiscard]] QString replaceExpressions(const QString &text, const ValueOf &valueOf, qsizetype limit);

/// The same in all strings of a JSON value, keys included; every other token stays as it stands. `isTyped` says of an
/// expression that is a whole string whether a value that is JSON stands for itself. Stops behind `limit` bytes.
[[nodiscard]] QByteArray replaceInJson(QByteArrayView json, const ValueOf &valueOf,
                                       const std::function<bool(const Expression &)> &isTyped, qsizetype limit);

} // namespace Spinnaker
