// SPDX-License-Identifier: Apache-2.0
#include "models/spinnaker/orderedjson.h"

#include "models/manifest/objectreader.h"
#include "models/outputs/jsontext.h"
#include "models/yaml/yamldocument.h"

#include <QJsonArray>

namespace Spinnaker {

namespace {

constexpr int deepestMarked = 40; ///< places are recorded that far
constexpr qsizetype largest = qsizetype(16) * 1024 * 1024;

class Writer
{
public:
    explicit Writer(const Yaml::Document *document) : m_document(document) { }

    void write(const QJsonValue &value, const QString &path, int level)
    {
        if (value.isObject() && level < deepestMarked)
            writeObject(value.toObject(), path, level);
        else if (value.isArray() && level < deepestMarked)
            writeArray(value.toArray(), path, level);
        else if (value.isString())
            m_out += Outputs::Json::quote(value.toString());
        else
            m_out += Yaml::toJson(value, largest);
    }
    [[nodiscard]] QByteArray take() { return std::move(m_out); }

private:
    void writeObject(const QJsonObject &object, const QString &path, int level)
    {
        const QStringList keys = ordered(object.keys(), path);
        m_out += '{';
        bool isFirst = true;
        for (const QString &key : keys) {
            if (!std::exchange(isFirst, false))
                m_out += ',';
            m_out += Outputs::Json::quote(key) + ':';
            write(object.value(key), Yaml::childPath(path, key), level + 1);
        }
        m_out += '}';
    }
    void writeArray(const QJsonArray &array, const QString &path, int level)
    {
        m_out += '[';
        for (qsizetype i = 0; i < array.size(); ++i) {
            if (i > 0)
                m_out += ',';
            write(array.at(i), Yaml::childPath(path, i), level + 1);
        }
        m_out += ']';
    }
    [[nodiscard]] QStringList ordered(QStringList keys, const QString &path) const
    {
        if (!m_document)
            return keys;
        QHash<QString, std::pair<int, int>> places;
        for (const QString &key : keys) {
            const auto mark = m_document->keyMarks.constFind(Yaml::childPath(path, key));
            const bool isKnown = mark != m_document->keyMarks.cend() && mark->line > 0;
            places.insert(key, isKnown ? std::pair(mark->line, mark->column) : std::pair(INT_MAX, 0));
        }
        std::ranges::stable_sort(keys, {}, [&places](const QString &key) { return places.value(key); });
        return keys;
    }

    const Yaml::Document *m_document;
    QByteArray m_out;
};

} // namespace

QByteArray orderedJson(const QJsonObject &object, const QByteArray &manifestText, int document)
{
    const auto documents = Yaml::load(manifestText);
    const Yaml::Document *yaml = nullptr;
    QString prefix;
    if (documents) {
        const Manifest::ObjectList list = Manifest::readObjects(*documents, {});
        if (document >= 0 && document < list.objects.size()) {
            const Manifest::SourceObject &source = list.objects[document];
            yaml = &documents->at(source.source);
            prefix = source.prefix;
        }
    }
    if (yaml && prefix.isEmpty() && !yaml->jsonSource.isEmpty() && yaml->value.toObject() == object)
        return yaml->jsonSource;
    Writer writer(yaml);
    writer.write(object, prefix, 0);
    return writer.take();
}

} // namespace Spinnaker
