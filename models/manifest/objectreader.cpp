// SPDX-License-Identifier: Apache-2.0
#include "models/manifest/objectreader.h"

#include <QCoreApplication>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace Manifest {

namespace {

constexpr qsizetype maximumQuote = 4096; // of an object in an error text

QString goType(const QJsonValue &value)
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
    case QJsonValue::Object:
        return u"object"_s;
    default:
        return u"null"_s;
    }
}

// An apiVersion that is no group/version makes kubectl lose the kind too.
bool isGroupVersion(const QString &apiVersion)
{
    return apiVersion.count(u'/') <= 1;
}

class Reader
{
public:
    explicit Reader(const QString &fileName) : m_file(fileName.isEmpty() || fileName == "-"_L1 ? u"STDIN"_s : fileName)
    {
    }

    void read(const Yaml::Document &document, int source)
    {
        m_source = source;
        if (!document.value.isObject()) {
            Problem problem = unreadable("json: cannot unmarshal "_L1 + goType(document.value)
                                         + " into Go value of type unstructured.detector"_L1);
            problem.code = u"not-an-object"_s;
            problem.hint = QCoreApplication::translate(
                "Manifest", "a manifest is a mapping with apiVersion, kind, metadata and spec");
            m_result.problems.append(problem);
            return;
        }
        const QJsonObject object = document.value.toObject();
        if (object.contains("items"_L1))
            readList(document, object);
        else
            add(object, {}, checkObject(document, object));
    }
    ObjectList take() { return std::move(m_result); }

private:
    void readList(const Yaml::Document &document, const QJsonObject &list)
    {
        const QJsonValue items = list.value("items"_L1);
        std::optional<Problem> problem;
        if (!items.isArray() && !items.isNull())
            problem = unreadable("json: cannot unmarshal "_L1 + goType(items)
                                     + " into Go struct field decodeList.items of type []json.RawMessage"_L1,
                                 u"items"_s);
        const QJsonArray array = items.toArray();
        for (qsizetype i = 0; i < array.size() && !problem; ++i) {
            if (!array[i].isObject() && !array[i].isNull())
                problem = unreadable("json: cannot unmarshal "_L1 + goType(array[i])
                                         + " into Go value of type map[string]interface {}"_L1,
                                     Yaml::childPath(u"items"_s, i));
        }
        if (!problem)
            problem = checkObject(document, list);
        if (problem) {
            add(list, {}, problem);
            return;
        }
        for (qsizetype i = 0; i < array.size(); ++i)
            readItem(list, array[i].toObject(), Yaml::childPath(u"items"_s, i));
    }

    void readItem(const QJsonObject &list, QJsonObject item, const QString &prefix)
    {
        const auto text = [&item](QLatin1StringView name) { return item.value(name).toString(); };
        if (text("kind"_L1).isEmpty() && text("apiVersion"_L1).isEmpty()) {
            QString kind = list.value("kind"_L1).toString();
            if (kind.endsWith("List"_L1))
                kind.chop(4);
            item.insert("kind"_L1, kind);
            item.insert("apiVersion"_L1, list.value("apiVersion"_L1));
        }
        std::optional<Problem> problem;
        const QString info = u"unable to get type info from the object \"*unstructured.Unstructured\": "_s;
        if (item.value("items"_L1).isArray()) {
            problem
                = plain(u"nested-list"_s, u"*unstructured.Unstructured is not a list: no Items field in this object"_s);
            problem->hint
                = QCoreApplication::translate("Manifest", "kubectl takes no List inside a List; move its items up");
        } else if (text("kind"_L1).isEmpty()) {
            problem = plain(u"kind-missing"_s, info + "Object 'Kind' is missing in 'object has no kind field '"_L1);
        } else if (text("apiVersion"_L1).isEmpty()) {
            problem = plain(u"api-version"_s,
                            info + "Object 'apiVersion' is missing in 'object has no apiVersion field'"_L1);
        }
        add(item, prefix, problem);
    }

    std::optional<Problem> checkObject(const Yaml::Document &document, const QJsonObject &object) const
    {
        if (object.value("kind"_L1).toString().isEmpty() || !isGroupVersion(object.value("apiVersion"_L1).toString())) {
            const QByteArray json
                = document.jsonSource.isEmpty() ? Yaml::toJson(object, maximumQuote) : document.jsonSource;
            const QString quoted = QString::fromUtf8(json.first(qMin(json.size(), maximumQuote)));
            Problem problem = unreadable("Object 'Kind' is missing in '"_L1 + quoted
                                         + (json.size() > maximumQuote ? "..."_L1 : ""_L1) + u'\'');
            problem.code = u"kind-missing"_s;
            problem.hint = QCoreApplication::translate("Manifest",
                                                       "a Job starts with \"apiVersion: batch/v1\" and \"kind: Job\"");
            return problem;
        }
        const auto fault = checkMetadata(object);
        if (!fault)
            return std::nullopt;
        Problem problem = unreadable(fault->text, fault->path);
        problem.code = u"metadata-shape"_s;
        if (fault->text.endsWith("of type string"_L1))
            problem.hint = QCoreApplication::translate("Manifest", "put the value in quotes to make it text");
        return problem;
    }

    void add(const QJsonObject &object, const QString &prefix, const std::optional<Problem> &problem)
    {
        QJsonObject sent = object;
        // What reads metadata from an object leaves an empty one behind, so that is what kubectl sends.
        if (!sent.contains("metadata"_L1))
            sent.insert("metadata"_L1, QJsonObject());
        m_result.objects.append({problem ? object : sent, m_source, prefix, problem});
    }

    Problem unreadable(const QString &text, const QString &path = {}) const
    {
        return plain(u"not-decodable"_s, u"unable to decode \""_s + m_file + "\": "_L1 + text, path);
    }
    Problem plain(const QString &code, const QString &text, const QString &path = {}) const
    {
        Problem problem;
        problem.code = code;
        problem.message = text;
        problem.path = path;
        problem.document = m_source;
        return problem;
    }

    QString m_file;
    int m_source = 0;
    ObjectList m_result;
};

} // namespace

ObjectList readObjects(const QList<Yaml::Document> &documents, const QString &fileName)
{
    Reader reader(fileName);
    for (int i = 0; i < documents.size(); ++i)
        reader.read(documents[i], i);
    return reader.take();
}

} // namespace Manifest
