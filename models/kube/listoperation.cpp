// SPDX-License-Identifier: Apache-2.0
#include "models/kube/listoperation.h"

#include "models/kube/apioperation_p.h"

#include <QJsonArray>
#include <QUrl>

#include <utility>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {
constexpr int objectsPerAnswer = 500; // as kubectl get
} // namespace

ListOperation::ListOperation(Transport &transport, const Request &request) : m_transport(transport), m_request(request)
{
    m_request.query.addQueryItem(u"limit"_s, QString::number(objectsPerAnswer));
}

ListOperation::~ListOperation() = default;

void ListOperation::start()
{
    ask();
}

void ListOperation::ask()
{
    Request part = m_request;
    if (!m_continuation.isEmpty())
        part.query.addQueryItem(u"continue"_s, QString::fromLatin1(QUrl::toPercentEncoding(m_continuation)));
    m_operation = m_transport.call(part);
    if (!m_retries)
        m_operation->d->retriesLeft = 0;
    connect(m_operation.get(), &ApiOperation::finished, this, [this](const Core::Result<Response> &result) {
        const Core::Result<Response> copy = result;
        m_failure = m_operation->d->failure;
        m_operation.release()->deleteLater(); // it is emitting
        answered(copy); // may destroy this
    });
    m_operation->start();
}

void ListOperation::answered(const Core::Result<Response> &result)
{
    if (result) {
        take(result->object);
        if (m_continuation.isEmpty() || (m_enough > 0 && m_list.items.size() >= m_enough))
            Q_EMIT finished(std::exchange(m_list, {}));
        else
            ask();
        return;
    }
    const bool isContinued = !m_continuation.isEmpty();
    m_list = {};
    m_continuation.clear();
    if (result.error().code == "expired"_L1 && isContinued && !std::exchange(m_restarted, true)) {
        ask();
        return;
    }
    m_failure.error = result.error();
    Q_EMIT finished(std::unexpected(result.error()));
}

void ListOperation::take(const QJsonObject &answer)
{
    const QJsonObject metadata = answer["metadata"_L1].toObject();
    m_list.resourceVersion = metadata["resourceVersion"_L1].toString();
    m_continuation = metadata["continue"_L1].toString();
    QString kind = answer["kind"_L1].toString();
    if (kind.endsWith("List"_L1))
        kind.chop(4);
    const QJsonArray array = answer["items"_L1].toArray();
    for (const auto &value : array) {
        QJsonObject object = value.toObject();
        if (!object.contains("kind"_L1))
            object["kind"_L1] = kind;
        if (!object.contains("apiVersion"_L1))
            object["apiVersion"_L1] = answer["apiVersion"_L1];
        m_list.items += object;
    }
}

} // namespace Kube
