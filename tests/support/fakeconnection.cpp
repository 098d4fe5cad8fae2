// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fakeconnection.h"

#include <QSslSocket>

#include <sys/socket.h>

#include <utility>

using namespace Qt::StringLiterals;

namespace Support {

namespace {
constexpr qint64 mostUnwritten = 4 * 1024 * 1024;
} // namespace

FakeConnection::FakeConnection(QTcpSocket *socket, int number, const QSet<QByteArray> &openGates, Answerer answerer,
                               QObject *parent)
    : QObject(parent),
      m_socket(socket),
      m_number(number),
      m_openGates(openGates),
      m_answerer(std::move(answerer))
{
    socket->setParent(this);
    connect(socket, &QTcpSocket::readyRead, this, &FakeConnection::read);
    connect(socket, &QTcpSocket::bytesWritten, this, [this] {
        if (m_answer)
            play();
    });
    connect(socket, &QTcpSocket::disconnected, this, [this] { m_answer.reset(); });
    read();
}

void FakeConnection::goOn()
{
    if (m_answer)
        play();
}

void FakeConnection::drop()
{
    m_answer.reset();
    m_socket->abort();
}

void FakeConnection::read()
{
    m_buffer += m_socket->readAll();
    while (!m_answer) {
        const auto request = takeRequest();
        if (!request)
            return;
        begin(m_answerer(*request));
    }
}

std::optional<FakeRequest> FakeConnection::takeRequest()
{
    const qsizetype headEnd = m_buffer.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return std::nullopt;
    const QList<QByteArray> lines = m_buffer.first(headEnd).split('\n');
    FakeRequest request;
    qsizetype length = 0;
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        const std::pair header(line.first(colon), line.sliced(colon + 1).trimmed());
        if (header.first.compare("content-length", Qt::CaseInsensitive) == 0)
            length = header.second.toLongLong();
        request.headers += header;
    }
    if (m_buffer.size() < headEnd + 4 + length)
        return std::nullopt;
    request.body = m_buffer.sliced(headEnd + 4, length);
    m_buffer.remove(0, headEnd + 4 + length);
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    const QUrl target = QUrl::fromEncoded(words.value(1));
    request.path = target.path(QUrl::FullyEncoded);
    // Go's servers read '+' as a blank.
    request.query = QUrlQuery(target.query(QUrl::FullyEncoded).replace(u'+', u"%20"_s));
    const bool isWatch = words.first() == "GET" && request.query.queryItemValue(u"watch"_s) == "true"_L1;
    request.method = isWatch ? QByteArray("WATCH") : words.first();
    request.connection = m_number;
    if (const auto *tls = qobject_cast<QSslSocket *>(m_socket))
        request.clientCertificate = tls->peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0);
    return request;
}

void FakeConnection::begin(const FakeAnswer &answer)
{
    m_answer = answer;
    m_step = 0;
    if (answer.m_none) {
        endAnswer();
        m_socket->disconnectFromHost();
        return;
    }
    if (!answer.m_raw) {
        QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.m_status) + " Status\r\n";
        for (const auto &[name, value] : answer.m_headers)
            head += name + ": " + value + "\r\n";
        if (answer.m_status != 204)
            head += "Transfer-Encoding: chunked\r\n";
        m_socket->write(head + "\r\n");
    }
    play();
}

void FakeConnection::play()
{
    while (m_answer && m_step < m_answer->m_steps.size()) {
        if (!playStep(m_answer->m_steps[m_step]))
            return;
        ++m_step;
    }
    if (!m_answer)
        return;
    if (m_answer->m_raw)
        m_socket->disconnectFromHost();
    else if (m_answer->m_status != 204)
        m_socket->write("0\r\n\r\n");
    endAnswer();
    if (!m_buffer.isEmpty())
        QMetaObject::invokeMethod(this, &FakeConnection::read, Qt::QueuedConnection);
}

bool FakeConnection::playStep(FakeAnswer::Step &step)
{
    using enum FakeAnswer::Step::Kind;
    switch (step.kind) {
    case Send:
        while (step.times > 0) {
            if (m_socket->bytesToWrite() > mostUnwritten)
                return false;
            --step.times;
            writeChunk(step.bytes);
        }
        return true;
    case Wait:
        return m_openGates.contains(step.bytes);
    case Stall:
        return false;
    case Close:
        endAnswer();
        m_socket->disconnectFromHost();
        return false;
    case Reset:
        endAnswer();
        resetConnection();
        return false;
    }
    return false;
}

void FakeConnection::writeChunk(const QByteArray &bytes)
{
    if (!m_answer->m_raw)
        m_socket->write(QByteArray::number(bytes.size(), 16) + "\r\n");
    m_socket->write(bytes);
    if (!m_answer->m_raw)
        m_socket->write("\r\n");
}

void FakeConnection::endAnswer()
{
    m_answer.reset();
}

/// What was written before still leaves; a reset follows instead of an orderly end.
void FakeConnection::resetConnection()
{
    while (m_socket->bytesToWrite() > 0 && m_socket->waitForBytesWritten(5000)) { }
    const linger none{1, 0};
    ::setsockopt(int(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &none, sizeof none);
    m_socket->abort();
}

} // namespace Support
