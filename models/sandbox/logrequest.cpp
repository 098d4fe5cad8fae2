// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/logrequest.h"

#include "models/sandbox/jsonpath.h"

#include <QDateTime>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

QStringList containerNames(const QJsonObject &pod, QStringView list)
{
    QStringList names;
    const QJsonArray containers = arrayAt(pod, list);
    for (const QJsonValue &container : containers)
        names += stringAt(container.toObject(), u"name");
    return names;
}

ApiResult<QString> chooseContainer(const QJsonObject &pod, const QString &wanted)
{
    const QStringList mains = containerNames(pod, u"spec.containers");
    const QStringList inits = containerNames(pod, u"spec.initContainers");
    if (!wanted.isEmpty()) {
        if (mains.contains(wanted) || inits.contains(wanted))
            return wanted;
        return badRequest(u"container %1 is not valid for pod %2"_s.arg(wanted, nameOf(pod)));
    }
    if (mains.size() == 1)
        return mains.first();
    return badRequest(u"a container name must be specified for pod %1, choose one of: [%2]"_s.arg(
        nameOf(pod), (inits + mains).join(u' ')));
}

std::unexpected<ApiStatus> invalidLogOptions(const QString &pod, const StatusCause &cause)
{
    return invalid({{}, u"v1"_s, u"pods"_s, u"pod"_s, u"PodLogOptions"_s, {}, true, true, {}}, pod, {cause});
}

ApiResult<std::optional<qint64>> number(const ApiRequest &request, const QString &pod, const QString &parameter,
                                        qint64 least)
{
    const QString text = request.parameter(parameter);
    if (text.isEmpty())
        return std::nullopt;
    bool ok = false;
    const qint64 value = text.toLongLong(&ok);
    if (!ok)
        return badRequest(u"strconv.ParseInt: parsing %1: invalid syntax"_s.arg(quoted(text)));
    if (value < least)
        return invalidLogOptions(
            pod,
            invalidValue(parameter, QString::number(value),
                         least > 0 ? u"must be greater than 0"_s : u"must be greater than or equal to 0"_s));
    return value;
}

ApiResult<LogOptions> optionsOf(const ApiRequest &request, const QString &pod)
{
    LogOptions options;
    options.follow = request.flag(u"follow"_s);
    options.timestamps = request.flag(u"timestamps"_s);
    const auto tail = number(request, pod, u"tailLines"_s, 0);
    const auto limit = number(request, pod, u"limitBytes"_s, 1);
    const auto since = number(request, pod, u"sinceSeconds"_s, 1);
    for (const auto *value : {&tail, &limit, &since}) {
        if (!*value)
            return std::unexpected(value->error());
    }
    options.tailLines = *tail;
    options.limitBytes = *limit;
    const QString sinceTime = request.parameter(u"sinceTime"_s);
    if (!sinceTime.isEmpty() && *since)
        return invalidLogOptions(
            pod, forbiddenValue({}, u"at most one of `sinceTime` or `sinceSeconds` may be specified"_s));
    if (!request.parameter(u"stream"_s).isEmpty()) // a feature that is off by default
        return invalidLogOptions(pod, forbiddenValue(u"stream"_s, u"may not be specified"_s));
    QDateTime from;
    if (!sinceTime.isEmpty()) {
        static const QRegularExpression fraction(u"\\.\\d+"_s); // whole seconds, and never rounded up
        from = QDateTime::fromString(QString(sinceTime).remove(fraction), Qt::ISODate);
        if (!from.isValid())
            return badRequest(u"parsing time %1: cannot parse it as RFC 3339"_s.arg(quoted(sinceTime)));
    } else if (*since) {
        from = QDateTime::currentDateTimeUtc().addSecs(-**since);
    }
    if (from.isValid()) // whole seconds, as the API server hands them on
        options.since = from.toUTC().toString(u"yyyy-MM-dd'T'HH:mm:ss"_s).toLatin1();
    return options;
}

std::unexpected<ApiStatus> waitingError(const QString &container, const QString &pod, const QString &reason)
{
    const QString why = reason == u"ErrImagePull" ? u"image can't be pulled"_s
        : reason == u"ImagePullBackOff"           ? u"trying and failing to pull image"_s
                                                  : reason;
    return badRequest(u"container %1 in pod %2 is waiting to start: %3"_s.arg(quoted(container), quoted(pod), why));
}

} // namespace

ApiResult<LogSource> findLog(const ObjectStore &store, const PodRunner &pods, const ApiRequest &request,
                             const ResourceRequest &target)
{
    const auto pod = store.find(podType(), target.namespaceName, target.name);
    if (!pod)
        return notFound(podType(), target.name);
    auto options = optionsOf(request, target.name);
    if (!options)
        return std::unexpected(options.error());
    const auto name = chooseContainer(*pod, request.parameter(u"container"_s));
    if (!name)
        return std::unexpected(name.error());
    if (stringAt(*pod, u"spec.nodeName").isEmpty())
        return LogSource{}; // nowhere, until it is scheduled
    const ContainerRunner *container = pods.container(uidOf(*pod), *name);
    if (!container)
        return waitingError(*name, nameOf(*pod), u"ContainerCreating"_s);
    const bool previous = request.flag(u"previous"_s);
    const QString path = container->logPath(previous);
    if (path.isEmpty()) {
        if (previous)
            return badRequest(
                u"previous terminated container %1 in pod %2 not found"_s.arg(quoted(*name), quoted(nameOf(*pod))));
        return waitingError(*name, nameOf(*pod), container->waitingReason());
    }
    return LogSource{path, previous ? nullptr : container->liveLog(), *options};
}

} // namespace Sandbox
