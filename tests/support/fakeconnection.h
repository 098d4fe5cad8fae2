// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/fakeapiserver.h"

#include <QObject>
#include <QSet>
#include <QTcpSocket>

#include <functional>
#include <optional>

namespace Support {

/// One connection of a FakeApiServer: reads requests, plays answers. Lives in the server's thread.
class FakeConnection : public QObject
{
    Q_OBJECT

public:
    using Answerer = std::function<FakeAnswer(const FakeRequest &)>;

    FakeConnection(QTcpSocket *socket, int number, const QSet<QByteArray> &openGates, Answerer answerer,
                   QObject *parent);

    void goOn(); ///< a gate was opened
    void drop();
    [[nodiscard]] bool isAnswering() const { return m_answer.has_value(); }

private:
    void read();
    [[nodiscard]] std::optional<FakeRequest> takeRequest();
    void begin(const FakeAnswer &answer);
    void play();
    [[nodiscard]] bool playStep(FakeAnswer::Step &step); ///< false: not done yet
    void writeChunk(const QByteArray &bytes);
    void endAnswer();
    void resetConnection();

    QTcpSocket *m_socket;
    int m_number;
    const QSet<QByteArray> &m_openGates;
    Answerer m_answerer;
    QByteArray m_buffer;
    std::optional<FakeAnswer> m_answer;
    qsizetype m_step = 0;
};

} // namespace Support
