// SPDX-License-Identifier: Apache-2.0
#include "models/kube/tokensource.h"

#include "models/kube/texts.h"

#include <QFile>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Kube {

namespace {
constexpr qint64 largestToken = 1024 * 1024;
constexpr auto lifetime = 50s;
} // namespace

TokenSource::TokenSource(const QString &token, const QString &file) : m_token(token), m_file(file), m_validUntil(0) { }

Core::Result<QString> TokenSource::readFile() const
{
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly)) {
        return Core::failure(Core::ErrorKind::Authentication, u"token-file-unreadable"_s,
                             Texts::tr("The token file %1 cannot be read: %2").arg(m_file, file.errorString()),
                             Texts::tr("Check tokenFile of the user in the kubeconfig."));
    }
    const QString token = QString::fromUtf8(file.read(largestToken)).trimmed();
    if (token.isEmpty()) {
        return Core::failure(Core::ErrorKind::Authentication, u"token-file-empty"_s,
                             Texts::tr("The token file %1 is empty.").arg(m_file),
                             Texts::tr("Check tokenFile of the user in the kubeconfig."));
    }
    return token;
}

Core::Result<QString> TokenSource::token()
{
    if (m_file.isEmpty())
        return m_token;
    if (!m_cached.isEmpty() && !m_validUntil.hasExpired())
        return m_cached;
    Core::Result<QString> read = readFile();
    if (read) {
        m_cached = *read;
        m_validUntil = QDeadlineTimer(lifetime);
        return m_cached;
    }
    if (!m_cached.isEmpty())
        return m_cached;
    if (!m_token.isEmpty())
        return m_token;
    return read;
}

bool TokenSource::refresh()
{
    if (m_file.isEmpty())
        return false;
    const QString before = m_cached;
    m_validUntil = QDeadlineTimer(0);
    const Core::Result<QString> now = token();
    return now && *now != before;
}

} // namespace Kube
