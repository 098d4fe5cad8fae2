// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/listing.h"

#include "models/sandbox/jsonpath.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

ApiResult<Selector> selectorOf(const ApiRequest &request, const ResourceRequest &target)
{
    return Selector::parse(*target.type, request.parameter(u"labelSelector"_s), request.parameter(u"fieldSelector"_s));
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

const auto matchParameter = u"resourceVersionMatch"_s;

// apimachinery pkg/apis/meta/internalversion/validation.
ApiResult<bool> checkMatch(const ApiRequest &request, bool watches)
{
    const QString match = request.parameter(matchParameter);
    const QString version = request.parameter(u"resourceVersion"_s);
    const bool initial = request.query.hasQueryItem(u"sendInitialEvents"_s);
    const auto refused = [](const QString &field, const QString &why) {
        return invalidOptions(u"ListOptions"_s, forbiddenValue(field, why));
    };
    if (initial && !watches)
        return refused(u"sendInitialEvents"_s, u"sendInitialEvents is forbidden for list"_s);
    if (initial && match.isEmpty())
        return refused(matchParameter, u"sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"_s);
    if (match.isEmpty())
        return true;
    if (watches && !initial)
        return refused(matchParameter,
                       u"resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"_s);
    if (!watches && version.isEmpty())
        return refused(matchParameter, u"resourceVersionMatch is forbidden unless resourceVersion is provided"_s);
    if (!request.parameter(u"continue"_s).isEmpty())
        return refused(matchParameter, u"resourceVersionMatch is forbidden when continue is provided"_s);
    if (match == u"NotOlderThan" || (match == u"Exact" && !watches && version != u"0"))
        return true;
    if (match == u"Exact" && !watches)
        return refused(matchParameter, u"resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\""_s);
    QStringList supported{u"NotOlderThan"_s};
    if (!watches)
        supported.prepend(u"Exact"_s);
    return invalidOptions(u"ListOptions"_s, unsupportedValue(matchParameter, match, supported));
}

bool isSelecting(const ApiRequest &request)
{
    return !request.parameter(u"labelSelector"_s).isEmpty() || !request.parameter(u"fieldSelector"_s).isEmpty();
}

// Where a list goes on: after an object, in the state of the first page.
struct Place
{
    std::pair<QString, QString> last;
    qint64 version = 0;
};

QString continueToken(const Place &place)
{
    const QByteArray json
        = toJson({{u"namespace"_s, place.last.first}, {u"name"_s, place.last.second}, {u"version"_s, place.version}});
    return QString::fromLatin1(json.toBase64());
}

ApiResult<std::optional<Place>> placeOf(const ApiRequest &request)
{
    const QString token = request.parameter(u"continue"_s);
    if (token.isEmpty())
        return std::nullopt;
    const QJsonObject place = QJsonDocument::fromJson(QByteArray::fromBase64(token.toLatin1())).object();
    if (!place.value("name"_L1).isString() || !place.value("version"_L1).isDouble())
        return badRequest(u"continue key is not valid: illegal base64 data"_s);
    return Place{{stringAt(place, u"namespace"), stringAt(place, u"name")}, intAt(place, u"version")};
}

// apiserver pkg/storage/etcd3/errors.go.
ApiStatus expiredList(bool continued)
{
    ApiStatus status;
    status.code = 410;
    status.reason = u"Expired"_s;
    status.message = continued
        ? u"The provided continue parameter is too old to display a consistent list result. You can "
          "start a new list without the continue parameter."_s
        : u"The resourceVersion for the provided list is too old."_s;
    return status;
}

} // namespace

ApiResult<ListPage> listPage(const ObjectStore &store, const ApiRequest &request, const ResourceRequest &target)
{
    const auto selector = selectorOf(request, target);
    if (!selector)
        return std::unexpected(selector.error());
    if (const auto match = checkMatch(request, false); !match)
        return std::unexpected(match.error());
    const auto version = versionOf(store, request);
    if (!version)
        return std::unexpected(version.error());
    const auto place = placeOf(request);
    if (!place)
        return std::unexpected(place.error());
    const bool exact = request.parameter(matchParameter) == u"Exact";
    const qint64 shown = *place ? (*place)->version : exact ? *version : store.version();
    if (shown < store.oldestVersion())
        return std::unexpected(expiredList(place->has_value()));
    QList<QJsonObject> objects = store.listAt(*target.type, target.namespaceName, shown);
    objects.removeIf([&](const QJsonObject &object) {
        return !selector->matches(object) || (*place && keyOf(object) <= (*place)->last);
    });
    ListPage page;
    page.metadata.insert(u"resourceVersion"_s, QString::number(shown));
    const qint64 limit = request.parameter(u"limit"_s).toLongLong();
    if (limit > 0 && objects.size() > limit) {
        if (!isSelecting(request)) // else the rest would have to be looked at, too
            page.metadata.insert(u"remainingItemCount"_s, objects.size() - limit);
        objects.resize(limit);
        page.metadata.insert(u"continue"_s, continueToken({keyOf(objects.last()), shown}));
    }
    page.objects = objects;
    return page;
}

ApiResult<WatchOptions> watchOptions(const ObjectStore &store, const ApiRequest &request, const ResourceRequest &target)
{
    auto selector = selectorOf(request, target);
    if (!selector)
        return std::unexpected(selector.error());
    if (const auto match = checkMatch(request, true); !match)
        return std::unexpected(match.error());
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
