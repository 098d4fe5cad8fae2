// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/joblister.h"

#include <QJsonArray>
#include <QUrl>

#include <utility>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {
constexpr int jobsPerAnswer = 500; // as kubectl get
} // namespace

JobLister::JobLister(Kube::Client &client, const QString &namespaceName, qsizetype most, QObject *parent)
    : QObject(parent),
      m_client(client),
      m_namespace(namespaceName),
      m_most(most)
{
}

JobLister::~JobLister() = default;

void JobLister::start()
{
    list({});
}

void JobLister::list(const QString &continuation)
{
    Kube::Request request;
    request.path = Kube::jobsPath(m_namespace);
    request.query.addQueryItem(u"limit"_s, QString::number(jobsPerAnswer));
    if (!continuation.isEmpty())
        request.query.addQueryItem(u"continue"_s, QString::fromLatin1(QUrl::toPercentEncoding(continuation)));
    m_operation = m_client.request(request);
    connect(m_operation.get(), &Kube::ApiOperation::finished, this, [this](const Core::Result<Kube::Response> &result) {
        const Core::Result<Kube::Response> copy = result;
        m_operation.release()->deleteLater(); // it is emitting
        listed(copy); // may destroy this
    });
    m_operation->start();
}

void JobLister::listed(const Core::Result<Kube::Response> &result)
{
    if (!result && result.error().code == "expired"_L1 && !m_jobs.isEmpty() && !std::exchange(m_restarted, true)) {
        m_jobs.clear();
        list({});
        return;
    }
    if (!result) {
        Q_EMIT finished(std::unexpected(result.error()));
        return;
    }
    const QJsonArray items = result->object.value("items"_L1).toArray();
    for (const auto &item : items)
        m_jobs.append(item.toObject());
    const QString more = result->object.value("metadata"_L1).toObject().value("continue"_L1).toString();
    if (!more.isEmpty() && (m_most == 0 || m_jobs.size() < m_most))
        list(more);
    else
        Q_EMIT finished(std::exchange(m_jobs, {}));
}

} // namespace JobRun
