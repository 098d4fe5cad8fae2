// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/schema.h"

#include "models/sandbox/schematext.h"

#include <QHash>
#include <QJsonArray>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

using Fields = QHash<QString, QString>;

const QHash<QString, Fields> &types()
{
    static const QHash<QString, Fields> parsed = [] {
        QHash<QString, Fields> result;
        const QString text = QString::fromLatin1(schemaText.data(), qsizetype(schemaText.size()));
        const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
        for (const QString &line : lines) {
            const QStringList words = line.split(u' ', Qt::SkipEmptyParts);
            Fields &fields = result[words.first()];
            for (const QString &word : words.sliced(1))
                fields.insert(word.section(u':', 0, 0), word.section(u':', 1));
        }
        return result;
    }();
    return parsed;
}

QString jsonWord(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return u"bool"_s;
    case QJsonValue::Double:
        return u"number"_s;
    case QJsonValue::String:
        return u"string"_s;
    case QJsonValue::Array:
        return u"array"_s;
    default:
        return u"object"_s;
    }
}

QString goType(const QString &type)
{
    if (type.startsWith(u'['))
        return u"[]"_s + goType(type.sliced(1).chopped(1));
    if (type.startsWith(u'{')) {
        const QString inner = type.sliced(1).chopped(1);
        return inner == u"q" ? u"v1.ResourceList"_s : QString(u"map[string]"_s + goType(inner));
    }
    static const QHash<QString, QString> names{{u"s"_s, u"string"_s},  {u"b"_s, u"bool"_s},
                                               {u"i"_s, u"int32"_s},   {u"l"_s, u"int64"_s},
                                               {u"y"_s, u"[]uint8"_s}, {u"q"_s, u"resource.Quantity"_s}};
    return names.value(type, u"v1."_s + type);
}

// Walks an object along its types, once.
class Walk
{
public:
    SchemaFindings findings;

    void object(const QString &type, const QJsonObject &value, const QString &path, const QString &goPath)
    {
        const auto known = types().constFind(type);
        if (known == types().constEnd())
            return;
        for (auto it = value.constBegin(); it != value.constEnd() && findings.typeError.isEmpty(); ++it) {
            const auto field = known->constFind(it.key());
            const QString fieldPath = join(path, it.key());
            if (field == known->constEnd()) {
                findings.unknownFields += fieldPath;
                continue;
            }
            m_struct = type;
            check(*field, it.value(), fieldPath, join(goPath, it.key()));
        }
    }

private:
    static QString join(const QString &path, const QString &key)
    {
        return path.isEmpty() ? key : QString(path + u'.' + key);
    }

    void check(const QString &type, const QJsonValue &value, const QString &path, const QString &goPath)
    {
        if (value.isNull() || type == u"x")
            return;
        if (type.startsWith(u'[')) {
            if (!value.isArray())
                return mismatch(type, value, goPath);
            const QJsonArray items = value.toArray();
            const QString owner = m_struct;
            for (qsizetype i = 0; i < items.size() && findings.typeError.isEmpty(); ++i) {
                m_struct = owner;
                check(type.sliced(1).chopped(1), items.at(i), path + u'[' + QString::number(i) + u']', goPath);
            }
        } else if (type.startsWith(u'{')) {
            if (!value.isObject())
                return mismatch(type, value, goPath);
            const QJsonObject map = value.toObject();
            for (auto it = map.constBegin(); it != map.constEnd() && findings.typeError.isEmpty(); ++it)
                check(type.sliced(1).chopped(1), it.value(), join(path, it.key()), goPath);
        } else if (type.size() == 1) {
            scalar(type, value, goPath);
        } else if (!value.isObject()) {
            mismatch(type, value, goPath);
        } else {
            object(type, value.toObject(), path, goPath);
        }
    }

    void scalar(const QString &type, const QJsonValue &value, const QString &goPath)
    {
        bool fits = true;
        switch (type.at(0).unicode()) {
        case u's':
        case u'u':
        case u'y':
            fits = value.isString();
            break;
        case u'b':
            fits = value.isBool();
            break;
        case u'i':
        case u'l': {
            fits = value.isDouble();
            if (!fits)
                break;
            const double number = value.toDouble();
            const double limit = type == u"i" ? double(std::numeric_limits<qint32>::max()) : 9.3e18;
            if (std::floor(number) != number || std::abs(number) > limit + 1) {
                findings.typeError = u"json: cannot unmarshal number %1 into Go struct field %2.%3 of type %4"_s.arg(
                    QString::number(number, 'g', 17), m_struct, goPath, goType(type));
                return;
            }
            break;
        }
        case u'q':
        case u'o':
            fits = value.isString() || value.isDouble();
            break;
        default:
            break;
        }
        if (!fits)
            mismatch(type, value, goPath);
    }

    void mismatch(const QString &type, const QJsonValue &value, const QString &goPath)
    {
        findings.typeError = u"json: cannot unmarshal %1 into Go struct field %2.%3 of type %4"_s.arg(
            jsonWord(value), m_struct, goPath, goType(type));
    }

    QString m_struct; ///< the Go struct whose field is being looked at
};

QJsonValue pruned(const QString &type, const QJsonValue &value)
{
    const auto inner = [&type] { return type.sliced(1).chopped(1); };
    if (type.startsWith(u'[') && value.isArray()) {
        QJsonArray items = value.toArray();
        for (qsizetype i = 0; i < items.size(); ++i)
            items[i] = pruned(inner(), items.at(i));
        return items;
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    const auto fields = types().constFind(type);
    const QStringList keys = object.keys();
    for (const QString &key : keys) {
        if (type.startsWith(u'{'))
            object.insert(key, pruned(inner(), object.value(key)));
        else if (fields == types().constEnd())
            break; // anything
        else if (const auto field = fields->constFind(key); field == fields->constEnd())
            object.remove(key);
        else
            object.insert(key, pruned(*field, object.value(key)));
    }
    return object;
}

} // namespace

QJsonObject withoutUnknownFields(const QString &kind, const QJsonObject &object)
{
    return pruned(kind, object).toObject();
}

SchemaFindings checkSchema(const QString &kind, const QJsonObject &object)
{
    Walk walk;
    walk.object(kind, object, {}, {});
    return walk.findings;
}

} // namespace Sandbox
