// SPDX-License-Identifier: Apache-2.0
#include "models/spinnaker/stageparameters.h"

#include "models/outputs/jsontext.h"
#include "models/spinnaker/pipelinefile.h"

using namespace Qt::StringLiterals;

namespace Spinnaker {

namespace {

constexpr qsizetype mostDeclared = 2000;
constexpr qsizetype mostOptions = 200;
constexpr qsizetype longestText = 2000; ///< of labels and descriptions
constexpr qsizetype longestValue = qsizetype(1024) * 1024;

/// A default as text, and whether it is a number or a boolean. Objects and lists stand as JSON.
std::optional<QString> valueOf(JsonView value)
{
    if (value.isMissing() || value.isNull() || value.json().size() > longestValue)
        return std::nullopt;
    return value.isObject() || value.isArray() ? QString::fromUtf8(value.json()) : value.text();
}

bool isTyped(JsonView value)
{
    return !value.isMissing() && !value.isNull() && !value.isString();
}

} // namespace

QString parameterKey(const ExpressionTarget &target)
{
    return QString::number(int(target.kind)) + u'\n' + target.name;
}

ParameterCollector::ParameterCollector(JsonView pipeline, JsonView variables)
{
    readVariables(variables);
    readParameterConfig(pipeline.member("parameterConfig"_L1));
    readTrigger(pipeline.member("trigger"_L1).member("parameters"_L1));
}

void ParameterCollector::readParameterConfig(JsonView config)
{
    for (const JsonView parameter : config.items(mostDeclared)) {
        const QString name = parameter.member("name"_L1).text();
        if (name.isEmpty())
            continue;
        Declaration declared;
        declared.label = parameter.member("label"_L1).text().left(longestText);
        declared.description = parameter.member("description"_L1).text().left(longestText);
        for (const JsonView option : parameter.member("options"_L1).items(mostOptions)) {
            const QString text = (option.isObject() ? option.member("value"_L1) : option).text();
            if (!text.isEmpty())
                declared.options.append(text);
        }
        const JsonView value = parameter.member("default"_L1);
        declared.value = valueOf(value);
        declared.isTyped = isTyped(value);
        // Deck writes "default": "" whether or not something was typed; what is required has no such default.
        if (declared.value && declared.value->isEmpty() && parameter.member("required"_L1).text() == "true"_L1)
            declared.value.reset();
        if (declared.value)
            declared.origin = Parameter::Origin::Default;
        m_declared.insert(name, declared);
    }
}

void ParameterCollector::readVariables(JsonView variables)
{
    for (const JsonView variable : variables.items(mostDeclared)) {
        const QString name = variable.member("name"_L1).text();
        if (name.isEmpty())
            continue;
        Declaration declared;
        declared.description = variable.member("description"_L1).text().left(longestText);
        const JsonView value = variable.member("defaultValue"_L1);
        declared.value = valueOf(value);
        declared.isTyped = isTyped(value);
        if (declared.value)
            declared.origin = Parameter::Origin::Default;
        m_variables.insert(name, declared);
    }
}

/// What the execution ran with wins over what the pipeline would have had.
void ParameterCollector::readTrigger(JsonView parameters)
{
    const auto members = parameters.members(mostDeclared);
    for (const auto &[name, value] : members) {
        const std::optional<QString> text = valueOf(value);
        if (!text)
            continue;
        Declaration &declared = m_declared[name];
        declared.value = text;
        declared.isTyped = isTyped(value);
        declared.origin = Parameter::Origin::Execution;
    }
}

void ParameterCollector::addText(const QString &text, const QString &field)
{
    for (const Expression &expression : findExpressions(text))
        add(expression, text, field);
}

void ParameterCollector::addJson(QByteArrayView json, const QString &field)
{
    const QList<QByteArrayView> tokens = Outputs::Json::tokensOf(json);
    for (const QByteArrayView token : tokens) {
        if (token.startsWith('"') && (token.contains("${") || token.contains('\\')))
            addText(Outputs::Json::valueText(token), field);
    }
}

void ParameterCollector::add(const Expression &expression, QStringView text, const QString &field)
{
    const ExpressionTarget target = targetOf(expression.inner);
    const QString key = parameterKey(target);
    if (const auto known = m_index.constFind(key); known != m_index.cend()) {
        Parameter &parameter = m_parameters[*known];
        ++parameter.count;
        if (!parameter.fields.contains(field))
            parameter.fields.append(field);
        return;
    }
    if (m_parameters.size() >= maximumParameters) {
        m_full = true;
        return;
    }
    Parameter parameter;
    parameter.kind = target.kind;
    parameter.expression = text.sliced(expression.start, expression.length).toString();
    parameter.count = 1;
    parameter.fields.append(field);
    parameter.name
        = target.kind == Parameter::Kind::Template ? QString("templateVariables."_L1 + target.name) : target.name;
    if (m_names.contains(parameter.name)) // ${tag} beside ${parameters.tag}
        parameter.name = parameter.expression;
    const auto &declarations = target.kind == Parameter::Kind::Template ? m_variables : m_declared;
    if (target.kind != Parameter::Kind::Other) {
        const Declaration declared = declarations.value(target.name);
        parameter.label = declared.label;
        parameter.description = declared.description;
        parameter.options = declared.options;
        parameter.value = declared.value;
        parameter.origin = declared.origin;
        parameter.isTyped = declared.isTyped;
    }
    m_names.insert(parameter.name);
    m_index.insert(key, m_parameters.size());
    m_parameters.append(parameter);
}

} // namespace Spinnaker
