// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QDeadlineTimer>
#include <QString>

namespace Kube {

/// The bearer token of a user. A token file wins over the token while it is readable; it is read again once a minute
/// minus ten seconds, and its last good content is kept when reading fails (client-go transport/token_source.go).
class TokenSource
{
public:
    TokenSource(const QString &token, const QString &file);

    /// The token to send; empty where the user has none.
    [[nodiscard]] Core::Result<QString> token();
    /// After a 401: reads the file now. True if the token is another one, so that trying again makes sense.
    bool refresh();

private:
    Core::Result<QString> readFile() const;

    QString m_token;
    QString m_file;
    QString m_cached;
    QDeadlineTimer m_validUntil;
};

} // namespace Kube
