// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/listing.h"

#include "models/sandbox/jsonpath.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

ApiResult<Selector> selectorOf(const ApiRequest &request, const ResourceRequest &target)
{
    QString fields = request.parameter(u"fieldSelector"_s);
    if (!target.name.isEmpty()) // a watch of one object by its own path
        fields = QStringList{fields, u"metadata.name="_s + target.name}.join(u',');
    return Selector::parse(*target.type, request.parameter(u"labelSelector"_s), fields);
}

// 0 where none is asked for.
ApiResult<qint64> versionOf(const ObjectStore &store, const ApiRequest &request)
{
    const QString text = request.parameter(u"resourceVersion"_s);
    if (text.isEmpty())
        return 0;
    bool ok = false;
    const qint64 version = text.toLongLong(&ok);
    if (!ok || version < 0)
        return badRequest(
            u"invalid resource version %1: strconv.ParseUint: parsing %1: invalid syntax"_s.arg(quoted(text)));
    if (version > store.version())
        return versionTooLarge(version, store.version());
    return version;
}

std::pair<QString, QString> keyOf(const QJsonObject &object)
{
    return {namespaceOf(object), nameOf(object)};
}

} // namespace

ApiResult<ListPage> listPage(const ObjectStore &store, const ApiRequest &request, const ResourceRequest &target)
{
    const auto selector = selectorOf(request, target);
    if (!selector)
        return std::unexpected(selector.error());
    if (const auto version = versionOf(store, request); !version)
        return std::unexpected(version.error());
    QList<QJsonObject> objects = store.list(*target.type, target.namespaceName);
    objects.removeIf([&selector](const QJsonObject &object) { return !selector->matches(object); });

    ListPage page;
    page.metadata.insert(u"resourceVersion"_s, QString::number(store.version()));
    if (const QString token = request.parameter(u"continue"_s); !token.isEmpty()) {
        const QJsonObject place = QJsonDocument::fromJson(QByteArray::fromBase64(token.toLatin1())).object();
        if (!place.contains("name"_L1))
            return badRequest(u"continue key is not valid: illegal base64 data"_s);
        const std::pair last{stringAt(place, u"namespace"), stringAt(place, u"name")};
        objects.removeIf([&last](const QJsonObject &object) { return keyOf(object) <= last; });
    }
    const qint64 limit = request.parameter(u"limit"_s).toLongLong();
    if (limit > 0 && objects.size() > limit) {
        const qint64 remaining = objects.size() - limit;
        objects.resize(limit);
        const auto [namespaceName, name] = keyOf(objects.last());
        const QByteArray token = toJson({{u"namespace"_s, namespaceName}, {u"name"_s, name}}).toBase64();
        page.metadata.insert(u"continue"_s, QString::fromLatin1(token));
        page.metadata.insert(u"remainingItemCount"_s, remaining);
    }
    page.objects = objects;
    return page;
}

ApiResult<WatchOptions> watchOptions(const ObjectStore &store, const ApiRequest &request, const ResourceRequest &target)
{
    auto selector = selectorOf(request, target);
    if (!selector)
        return std::unexpected(selector.error());
    const auto version = versionOf(store, request);
    if (!version)
        return std::unexpected(version.error());
    WatchOptions options;
    options.type = target.type;
    options.namespaceName = target.namespaceName;
    options.selector = *selector;
    options.version = *version;
    options.bookmarks = request.flag(u"allowWatchBookmarks"_s);
    options.initialEventsEnd = request.flag(u"sendInitialEvents"_s);
    options.timeoutSeconds = int(std::clamp<qint64>(request.parameter(u"timeoutSeconds"_s).toLongLong(), 0, 86400));
    return options;
}

} // namespace Sandbox
