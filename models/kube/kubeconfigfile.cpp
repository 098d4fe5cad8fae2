// SPDX-License-Identifier: Apache-2.0
#include "models/kube/kubeconfigfile.h"

#include "models/kube/texts.h"
#include "models/yaml/yamldocument.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QSet>

#include <span>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

constexpr qint64 largestFile = 16 * 1024 * 1024;

enum class Shape { String, Bool, Bytes, Strings, StringMap, StringsMap, Struct, Structs };

struct Schema;

struct Field
{
    QLatin1StringView name;
    Shape shape;
    const Schema *schema = nullptr; ///< for Struct and Structs
};

/// A Go struct of client-go tools/clientcmd/api/v1/types.go; fields that are not here are ignored there too.
struct Schema
{
    QLatin1StringView goName;
    std::span<const Field> fields;
};

constexpr Field clusterFields[] = {
    {"server"_L1, Shape::String},
    {"tls-server-name"_L1, Shape::String},
    {"insecure-skip-tls-verify"_L1, Shape::Bool},
    {"certificate-authority"_L1, Shape::String},
    {"certificate-authority-data"_L1, Shape::Bytes},
    {"proxy-url"_L1, Shape::String},
    {"disable-compression"_L1, Shape::Bool},
};
constexpr Schema clusterSchema{"Cluster"_L1, clusterFields};

constexpr Field providerFields[] = {{"name"_L1, Shape::String}, {"config"_L1, Shape::StringMap}};
constexpr Schema providerSchema{"AuthProviderConfig"_L1, providerFields};

constexpr Field variableFields[] = {{"name"_L1, Shape::String}, {"value"_L1, Shape::String}};
constexpr Schema variableSchema{"ExecEnvVar"_L1, variableFields};

constexpr Field execFields[] = {
    {"command"_L1, Shape::String},
    {"args"_L1, Shape::Strings},
    {"env"_L1, Shape::Structs, &variableSchema},
    {"apiVersion"_L1, Shape::String},
    {"installHint"_L1, Shape::String},
    {"provideClusterInfo"_L1, Shape::Bool},
    {"interactiveMode"_L1, Shape::String},
};
constexpr Schema execSchema{"ExecConfig"_L1, execFields};

constexpr Field userFields[] = {
    {"client-certificate"_L1, Shape::String},
    {"client-certificate-data"_L1, Shape::Bytes},
    {"client-key"_L1, Shape::String},
    {"client-key-data"_L1, Shape::Bytes},
    {"token"_L1, Shape::String},
    {"tokenFile"_L1, Shape::String},
    {"as"_L1, Shape::String},
    {"as-uid"_L1, Shape::String},
    {"as-groups"_L1, Shape::Strings},
    {"as-user-extra"_L1, Shape::StringsMap},
    {"username"_L1, Shape::String},
    {"password"_L1, Shape::String},
    {"auth-provider"_L1, Shape::Struct, &providerSchema},
    {"exec"_L1, Shape::Struct, &execSchema},
};
constexpr Schema userSchema{"AuthInfo"_L1, userFields};

constexpr Field contextFields[] = {
    {"cluster"_L1, Shape::String},
    {"user"_L1, Shape::String},
    {"namespace"_L1, Shape::String},
};
constexpr Schema contextSchema{"Context"_L1, contextFields};

constexpr Field namedClusterFields[] = {{"name"_L1, Shape::String}, {"cluster"_L1, Shape::Struct, &clusterSchema}};
constexpr Schema namedClusterSchema{"NamedCluster"_L1, namedClusterFields};
constexpr Field namedUserFields[] = {{"name"_L1, Shape::String}, {"user"_L1, Shape::Struct, &userSchema}};
constexpr Schema namedUserSchema{"NamedAuthInfo"_L1, namedUserFields};
constexpr Field namedContextFields[] = {{"name"_L1, Shape::String}, {"context"_L1, Shape::Struct, &contextSchema}};
constexpr Schema namedContextSchema{"NamedContext"_L1, namedContextFields};

constexpr Field configFields[] = {
    {"kind"_L1, Shape::String},
    {"apiVersion"_L1, Shape::String},
    {"clusters"_L1, Shape::Structs, &namedClusterSchema},
    {"users"_L1, Shape::Structs, &namedUserSchema},
    {"contexts"_L1, Shape::Structs, &namedContextSchema},
    {"current-context"_L1, Shape::String},
};
constexpr Schema configSchema{"Config"_L1, configFields};

QString goTypeName(const QJsonValue &value)
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

struct Problem
{
    QString text;
    QString path; ///< in the notation of Yaml::Document::marks
};
using Check = std::optional<Problem>;

/// Checks values against the Go types; the texts are those of encoding/json.
class SchemaChecker
{
public:
    [[nodiscard]] static Check check(const QJsonValue &value, const Schema &schema)
    {
        return SchemaChecker().checkStruct(value, schema, {}, {}, {});
    }

private:
    struct Place
    {
        QLatin1StringView goStruct; ///< the innermost struct
        QString fields; ///< "contexts.context.namespace"
        QString path; ///< "contexts[0].context.namespace"
    };

    [[nodiscard]] static Check mismatch(const QJsonValue &value, const Place &place, QLatin1StringView goType)
    {
        return Problem{u"json: cannot unmarshal "_s + goTypeName(value) + u" into Go struct field " + place.goStruct
                           + u'.' + place.fields + u" of type " + goType,
                       place.path};
    }

    [[nodiscard]] Check checkStruct(const QJsonValue &value, const Schema &schema, QLatin1StringView outer,
                                    const QString &fields, const QString &path)
    {
        if (value.isNull() || value.isUndefined())
            return {};
        if (!value.isObject())
            return mismatch(value, {outer, fields, path}, schema.goName);
        const QJsonObject object = value.toObject();
        for (const Field &field : schema.fields) {
            const QJsonValue member = object[field.name];
            if (member.isUndefined() || member.isNull())
                continue;
            const Place place{schema.goName,
                              fields.isEmpty() ? QString(field.name) : QString(fields + u'.' + field.name),
                              Yaml::childPath(path, field.name)};
            if (Check problem = checkField(member, field, place))
                return problem;
        }
        return {};
    }

    [[nodiscard]] Check checkField(const QJsonValue &value, const Field &field, const Place &place)
    {
        switch (field.shape) {
        case Shape::String:
            return value.isString() ? Check() : mismatch(value, place, "string"_L1);
        case Shape::Bool:
            return value.isBool() ? Check() : mismatch(value, place, "bool"_L1);
        case Shape::Bytes:
            return checkBytes(value, place);
        case Shape::Struct:
            return checkStruct(value, *field.schema, place.goStruct, place.fields, place.path);
        case Shape::Strings:
            return checkStrings(value, place);
        case Shape::StringMap:
        case Shape::StringsMap:
            return checkMap(value, field.shape, place);
        case Shape::Structs:
            break;
        }
        if (!value.isArray())
            return mismatch(value, place, "[]"_L1);
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            if (Check problem
                = checkStruct(array[i], *field.schema, place.goStruct, place.fields, Yaml::childPath(place.path, i)))
                return problem;
        }
        return {};
    }

    [[nodiscard]] static Check checkBytes(const QJsonValue &value, const Place &place)
    {
        if (!value.isString())
            return mismatch(value, place, "[]uint8"_L1);
        if (auto decoded = decodeBase64(value.toString()); !decoded)
            return Problem{decoded.error().message, place.path};
        return {};
    }

    [[nodiscard]] static Check checkStrings(const QJsonValue &value, const Place &place)
    {
        if (!value.isArray())
            return mismatch(value, place, "[]string"_L1);
        const QJsonArray array = value.toArray();
        for (const QJsonValue &item : array) {
            if (!item.isString() && !item.isNull())
                return mismatch(item, place, "string"_L1);
        }
        return {};
    }

    [[nodiscard]] static Check checkMap(const QJsonValue &value, Shape shape, const Place &place)
    {
        if (!value.isObject())
            return mismatch(value, place,
                            shape == Shape::StringMap ? "map[string]string"_L1 : "map[string][]string"_L1);
        const QJsonObject object = value.toObject();
        for (const QString &key : object.keys()) {
            const QJsonValue member = object[key];
            if (member.isNull())
                continue;
            const Check problem = shape == Shape::StringsMap ? checkStrings(member, place)
                : member.isString()                          ? Check()
                                                             : mismatch(member, place, "string"_L1);
            if (problem)
                return problem;
        }
        return {};
    }
};

Core::Error fileError(const QString &path, const QString &text, const Yaml::Mark &mark = {})
{
    Core::Error error;
    error.kind = Core::ErrorKind::Config;
    error.code = u"kubeconfig-unreadable"_s;
    error.message = u"error loading config file \""_s + path + u"\": " + text;
    error.hint = Texts::tr("Correct the file, or leave it out of KUBECONFIG.");
    error.file = path;
    error.line = mark.line;
    error.column = mark.column;
    return error;
}

/// The lists of named things as maps, in order.
std::optional<QString> takeNamed(const QJsonObject &config, QLatin1StringView list, QLatin1StringView member,
                                 QLatin1StringView goNamed, QLatin1StringView goType, KubeconfigFile::Named &into)
{
    QSet<QString> names;
    const QJsonArray array = config[list].toArray();
    for (const QJsonValue &item : array) {
        const QString name = item["name"_L1].toString();
        if (names.contains(name)) {
            return u"error converting *[]"_s + goNamed + u" into *map[string]*api." + goType + u": duplicate name \""
                + name + u"\" in list";
        }
        names.insert(name);
        into.emplaceBack(name, item[member].toObject());
    }
    return std::nullopt;
}

Core::Result<KubeconfigFile> decode(const QString &path, const Yaml::Document &document)
{
    if (!document.value.isObject()) {
        return std::unexpected(fileError(path,
                                         u"couldn't get version/kind; json parse error: json: cannot unmarshal "_s
                                             + goTypeName(document.value) + u" into Go value of type struct",
                                         document.start));
    }
    const QJsonObject config = document.value.toObject();
    if (const Check problem = SchemaChecker::check(config, configSchema))
        return std::unexpected(fileError(path, problem->text, document.marks.value(problem->path)));
    const QString kind = config["kind"_L1].toString(u"Config"_s);
    const QString version = config["apiVersion"_L1].toString(u"v1"_s);
    if (kind != "Config"_L1 || version != "v1"_L1) {
        return std::unexpected(fileError(
            path, u"no kind \""_s + kind + u"\" is registered for version \"" + version + u'"', document.start));
    }
    KubeconfigFile file;
    file.currentContext = config["current-context"_L1].toString();
    auto problem = takeNamed(config, "clusters"_L1, "cluster"_L1, "NamedCluster"_L1, "Cluster"_L1, file.clusters);
    if (!problem)
        problem = takeNamed(config, "users"_L1, "user"_L1, "NamedAuthInfo"_L1, "AuthInfo"_L1, file.users);
    if (!problem)
        problem = takeNamed(config, "contexts"_L1, "context"_L1, "NamedContext"_L1, "Context"_L1, file.contexts);
    if (problem)
        return std::unexpected(fileError(path, *problem));
    return file;
}

} // namespace

Core::Result<QByteArray> decodeBase64(const QString &text)
{
    QByteArray clean = text.toLatin1();
    clean.replace("\r", "").replace("\n", "");
    const auto illegal = [](qsizetype offset) {
        return Core::failure(Core::ErrorKind::Config, u"base64-invalid"_s,
                             u"illegal base64 data at input byte "_s + QString::number(offset));
    };
    qsizetype content = clean.size();
    while (content > 0 && clean.size() - content < 2 && clean[content - 1] == '=')
        --content;
    for (qsizetype i = 0; i < content; ++i) {
        const char c = clean[i];
        const bool legal
            = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
        if (!legal)
            return illegal(i);
    }
    if (clean.size() % 4 != 0 || content % 4 == 1)
        return illegal(content / 4 * 4);
    return QByteArray::fromBase64(clean);
}

Core::Result<KubeconfigFile> readKubeconfigFile(const QString &path)
{
    if (QFileInfo(path).isDir())
        return std::unexpected(fileError(path, u"read "_s + path + u": is a directory"));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(fileError(path, u"open "_s + path + u": " + file.errorString()));
    if (file.size() > largestFile) {
        return std::unexpected(
            fileError(path, Texts::tr("the file is larger than %1 MiB").arg(largestFile / 1024 / 1024)));
    }
    const QByteArray text = file.read(largestFile);
    const auto documents = Yaml::load(text, path);
    if (!documents) {
        const Core::Error &error = documents.error();
        // kubectl words the same fault of a manifest at greater length.
        QString said = error.message;
        for (const QString &prefix :
             {QString(u"error parsing "_s + path + u": "), u"error converting YAML to JSON: "_s}) {
            if (said.startsWith(prefix))
                said.remove(0, prefix.size());
        }
        return std::unexpected(fileError(path, said, {error.line, error.column}));
    }
    if (documents->isEmpty())
        return KubeconfigFile();
    return decode(path, documents->first()); // further documents do not count
}

} // namespace Kube
