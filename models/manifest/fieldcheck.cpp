// SPDX-License-Identifier: Apache-2.0
#include "models/manifest/fieldcheck.h"

#include "models/manifest/fieldschema.h"

#include <QCoreApplication>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace Manifest {

namespace {

bool isInteger(const QJsonValue &value)
{
    return value.isDouble() && value.toVariant().typeId() == QMetaType::LongLong;
}

// The tree of schemas is finite and the checks follow it, so the recursion ends with it.
class FieldCheck
{
public:
    explicit FieldCheck(ProblemList &problems) : m_problems(problems) { }

    void object(const QJsonObject &object, const QString &schema, const QString &path)
    {
        const auto &fields = FieldSchema::instance().fields(schema);
        for (auto member = object.constBegin(); member != object.constEnd() && !m_problems.isFull(); ++member) {
            const QString at = Yaml::childPath(path, member.key());
            const auto field = fields.constFind(member.key());
            if (field == fields.cend())
                unknown(member.key(), schema, path, at);
            else if (!member.value().isNull())
                value(member.value(), *field, at);
        }
    }

private:
    void unknown(const QString &name, const QString &schema, const QString &path, const QString &at)
    {
        QString hint;
        const QString home = FieldSchema::instance().home(name);
        const QString meant = FieldSchema::instance().suggestion(schema, name);
        if (!home.isEmpty() && home != path && schema != "Container"_L1)
            hint = QCoreApplication::translate("Manifest", "%1 belongs to %2").arg(name, home);
        else if (!meant.isEmpty())
            hint = QCoreApplication::translate("Manifest", "did you mean %1?").arg(meant);
        else
            hint = QCoreApplication::translate("Manifest", "remove it, or check its spelling and indentation");
        m_problems.keyWarning(u"unknown-field"_s, at,
                              QCoreApplication::translate("Manifest", "unknown field \"%1\"").arg(at), hint);
    }

    void value(const QJsonValue &value, const FieldType &type, const QString &at)
    {
        using Kind = FieldType::Kind;
        switch (type.kind) {
        case Kind::Any:
            break;
        case Kind::String:
            if (!value.isString())
                wrong(at, QCoreApplication::translate("Manifest", "text"), value.isBool() || value.isDouble());
            break;
        case Kind::Integer:
            if (!isInteger(value))
                wrong(at, QCoreApplication::translate("Manifest", "a whole number"), false);
            break;
        case Kind::Boolean:
            if (!value.isBool())
                wrong(at, QCoreApplication::translate("Manifest", "true or false"), false);
            break;
        case Kind::StringMap:
            stringMap(value, at);
            break;
        case Kind::StringList:
            stringList(value, at);
            break;
        case Kind::Object:
            if (value.isObject())
                object(value.toObject(), type.schema, at);
            else
                wrong(at, QCoreApplication::translate("Manifest", "a mapping"), false);
            break;
        case Kind::ObjectList:
            objectList(value, type.schema, at);
            break;
        }
    }

    void stringMap(const QJsonValue &value, const QString &at)
    {
        if (!value.isObject())
            return wrong(at, QCoreApplication::translate("Manifest", "a mapping of texts"), false);
        const QJsonObject map = value.toObject();
        for (auto entry = map.constBegin(); entry != map.constEnd(); ++entry) {
            if (!entry.value().isString() && !entry.value().isNull())
                wrong(Yaml::childPath(at, entry.key()), QCoreApplication::translate("Manifest", "text"), true);
        }
    }

    void stringList(const QJsonValue &value, const QString &at)
    {
        if (!value.isArray())
            return wrong(at, QCoreApplication::translate("Manifest", "a list of texts"), false);
        const QJsonArray items = value.toArray();
        for (qsizetype i = 0; i < items.size() && !m_problems.isFull(); ++i) {
            if (!items[i].isString() && !items[i].isNull())
                wrong(Yaml::childPath(at, i), QCoreApplication::translate("Manifest", "text"),
                      items[i].isBool() || items[i].isDouble());
        }
    }

    void objectList(const QJsonValue &value, const QString &schema, const QString &at)
    {
        if (!value.isArray())
            return wrong(at, QCoreApplication::translate("Manifest", "a list"), false);
        const QJsonArray items = value.toArray();
        for (qsizetype i = 0; i < items.size() && !m_problems.isFull(); ++i) {
            if (items[i].isObject())
                object(items[i].toObject(), schema, Yaml::childPath(at, i));
            else
                wrong(Yaml::childPath(at, i), QCoreApplication::translate("Manifest", "a mapping"), false);
        }
    }

    void wrong(const QString &at, const QString &wanted, bool quotingHelps)
    {
        m_problems.error(u"field-type"_s, at, QCoreApplication::translate("Manifest", "%1 must be %2").arg(at, wanted),
                         quotingHelps
                             ? QCoreApplication::translate("Manifest", "put the value in quotes to make it text")
                             : QString());
    }

    ProblemList &m_problems;
};

} // namespace

void checkFields(const QJsonObject &job, ProblemList &problems)
{
    FieldCheck(problems).object(job, u"Job"_s, {});
}

} // namespace Manifest
