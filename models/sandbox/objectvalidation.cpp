// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/objectvalidation.h"

#include "models/sandbox/jobvalidation.h"
#include "models/sandbox/jsonpath.h"
#include "models/sandbox/objectstore.h"
#include "models/sandbox/podvalidation.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

const auto subdomainPattern = uR"([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)"_s;
const auto labelPattern = u"[a-z0-9]([-a-z0-9]*[a-z0-9])?"_s;
const auto wordPattern = u"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"_s;
const auto valuePattern = u"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?"_s;
constexpr qsizetype annotationsLimit = 256 * 1024;

bool matchesWhole(const QString &pattern, const QString &text)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch();
}

void validateMaps(const QJsonObject &object, QList<StatusCause> &causes)
{
    const QJsonObject labels = objectAt(object, u"metadata.labels");
    for (auto it = labels.constBegin(); it != labels.constEnd(); ++it) {
        if (const QString problem = qualifiedNameProblem(it.key()); !problem.isEmpty())
            causes += invalidValue(u"metadata.labels"_s, quoted(it.key()), problem);
        const QString value = it.value().toString();
        if (value.size() > 63)
            causes += invalidValue(u"metadata.labels"_s, quoted(value), u"must be no more than 63 bytes"_s);
        else if (!matchesWhole(valuePattern, value))
            causes
                += invalidValue(u"metadata.labels"_s, quoted(value),
                                u"a valid label must be an empty string or consist of alphanumeric characters, '-', "
                                "'_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  "
                                "or 'my_value',  or '12345', regex used for validation is '%1')"_s.arg(valuePattern));
    }
    qsizetype size = 0;
    const QJsonObject annotations = objectAt(object, u"metadata.annotations");
    for (auto it = annotations.constBegin(); it != annotations.constEnd(); ++it) {
        if (const QString problem = qualifiedNameProblem(it.key().toLower()); !problem.isEmpty())
            causes += invalidValue(u"metadata.annotations"_s, quoted(it.key()), problem);
        size += it.key().toUtf8().size() + it.value().toString().toUtf8().size();
    }
    if (size > annotationsLimit)
        causes += StatusCause{u"FieldValueTooLong"_s, u"Too long: may not be more than 262144 bytes"_s,
                              u"metadata.annotations"_s};
}

// Keys of ConfigMaps and Secrets are file names.
void validateKeys(const QJsonObject &object, QList<StatusCause> &causes)
{
    for (const QString &map : {u"data"_s, u"binaryData"_s}) {
        const QStringList keys = objectAt(object, map).keys();
        for (const QString &key : keys) {
            if (key.size() > 253 || key == u"." || key.startsWith(u"..") || !matchesWhole(u"[-._a-zA-Z0-9]+"_s, key))
                causes += invalidValue(QString(map + u'[' + key + u']'), quoted(key),
                                       u"a valid config key must consist of alphanumeric characters, '-', '_' or '.' "
                                       "(e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is "
                                       "'[-._a-zA-Z0-9]+')"_s);
        }
    }
}

} // namespace

QString qualifiedNameProblem(const QString &key)
{
    const QStringList parts = key.split(u'/');
    const QString name = parts.last();
    if (parts.size() <= 2 && name.size() <= 63 && matchesWhole(wordPattern, name)
        && (parts.size() == 1 || dnsSubdomainProblem(parts.first()).isEmpty()))
        return {};
    if (name.isEmpty())
        return u"name part must be non-empty"_s;
    if (name.size() > 63)
        return u"name part must be no more than 63 bytes"_s;
    return u"name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
           "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '%1')"_s
               .arg(u"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"_s);
}

QString dnsSubdomainProblem(const QString &text)
{
    if (text.size() > 253)
        return u"must be no more than 253 bytes"_s;
    if (matchesWhole(subdomainPattern, text))
        return {};
    return u"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must "
           "start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '%1')"_s.arg(
               subdomainPattern);
}

QString dnsLabelProblem(const QString &text)
{
    if (text.size() > 63)
        return u"must be no more than 63 bytes"_s;
    if (matchesWhole(labelPattern, text))
        return {};
    return u"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and "
           "end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '%1')"_s
               .arg(labelPattern);
}

QList<StatusCause> validateMetadata(const ResourceType &type, const QJsonObject &object)
{
    QList<StatusCause> causes;
    const QString name = nameOf(object);
    if (name.isEmpty()) {
        causes += requiredValue(u"metadata.name"_s, u"name or generateName is required"_s);
    } else {
        const QString problem = &type == &namespaceType() ? dnsLabelProblem(name) : dnsSubdomainProblem(name);
        if (!problem.isEmpty())
            causes += invalidValue(u"metadata.name"_s, quoted(name), problem);
    }
    validateMaps(object, causes);
    return causes;
}

QList<StatusCause> validateObject(const ResourceType &type, const QJsonObject &object)
{
    QList<StatusCause> causes = validateMetadata(type, object);
    if (&type == &jobType())
        causes += validateJob(object);
    else if (&type == &podType())
        causes += validatePodSpec(objectAt(object, u"spec"), u"spec"_s);
    else if (&type == &configMapType() || &type == &secretType())
        validateKeys(object, causes);
    return causes;
}

} // namespace Sandbox
