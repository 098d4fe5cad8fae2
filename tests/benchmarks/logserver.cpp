// SPDX-License-Identifier: Apache-2.0
// A TLS server that gives one pod's log as fast as it is taken, with as much of the Kubernetes API as `kubectl logs`
// and `job-console attach` need: for measuring readers.
//
//   logserver CERTIFICATE KEY MEGABYTES
//
// Listens on 127.0.0.1, prints its port and the log's exact size, and serves until it is killed: the Job "bench" in the
// namespace "default" with the pod "bench-pod" and the container "main". A followed log ends after its last line; then
// the pod and the Job are complete.
#include "tests/benchmarks/logcorpus.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>

namespace {

using namespace std::string_literals;

QByteArray theLog; // set once, before the first connection

/// One client's connection; requests one after another.
class Connection
{
public:
    Connection(SSL_CTX *context, int socket, std::atomic<bool> &over) : m_ssl(SSL_new(context)), m_over(over)
    {
        SSL_set_fd(m_ssl, socket);
    }
    ~Connection()
    {
        const int socket = SSL_get_fd(m_ssl);
        SSL_free(m_ssl);
        ::close(socket);
    }
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    void serve()
    {
        if (SSL_accept(m_ssl) != 1)
            return;
        std::string buffer;
        char bytes[16384];
        while (m_good) {
            const size_t end = buffer.find("\r\n\r\n");
            if (end == std::string::npos) {
                const int got = SSL_read(m_ssl, bytes, sizeof bytes);
                if (got <= 0)
                    return;
                buffer.append(bytes, size_t(got));
                continue;
            }
            const size_t from = buffer.find(' ') + 1;
            const std::string target = buffer.substr(from, buffer.find(' ', from) - from);
            buffer.erase(0, end + 4);
            answer(target);
        }
    }

private:
    void write(std::string_view bytes) { m_good = m_good && SSL_write(m_ssl, bytes.data(), int(bytes.size())) > 0; }
    void chunk(std::string_view bytes)
    {
        char head[32];
        std::snprintf(head, sizeof head, "%zx\r\n", bytes.size());
        m_out.assign(head).append(bytes).append("\r\n");
        write(m_out);
    }
    void json(const std::string &body, int status = 200)
    {
        write("HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Type: application/json\r\nContent-Length: "
              + std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    void beginStream(const char *type)
    {
        write("HTTP/1.1 200 OK\r\nContent-Type: "s + type + "\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    [[nodiscard]] std::string pod() const
    {
        const std::string state = m_over
            ? R"("terminated":{"containerID":"c://1","exitCode":0,"startedAt":"2026-01-01T00:00:00Z","finishedAt":"2036-01-01T00:00:00Z"})"
            : R"("running":{"startedAt":"2026-01-01T00:00:00Z"})";
        return R"({"kind":"Pod","apiVersion":"v1","metadata":{"name":"bench-pod","namespace":"default","uid":"uid-pod","resourceVersion":")"s
            + (m_over ? "20" : "10") + R"(","ownerReferences":[{"uid":"uid-job"}]},"spec":{"restartPolicy":"Never",)"
            + R"("containers":[{"name":"main","image":"x"}]},"status":{"phase":")" + (m_over ? "Succeeded" : "Running")
            + R"(","containerStatuses":[{"name":"main","containerID":"c://1","restartCount":0,"state":{)" + state
            + "}}]}}";
    }
    [[nodiscard]] std::string job() const
    {
        const std::string done = m_over ? R"(,"conditions":[{"type":"Complete","status":"True"}])" : "";
        return R"({"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"bench","namespace":"default","uid":"uid-job","resourceVersion":")"s
            + (m_over ? "21" : "11")
            + R"("},"spec":{"selector":{"matchLabels":{"job":"x"}},"template":{"spec":{"containers":[{"name":"main"}]}}},)"
            + R"("status":{"startTime":"2026-01-01T00:00:00Z")" + done + "}}";
    }

    void answer(const std::string &target)
    {
        const auto has = [&target](const char *text) { return target.find(text) != std::string::npos; };
        const auto list = [](const char *kind, const std::string &item) {
            return R"({"kind":")"s + kind + R"(List","apiVersion":"v1","metadata":{"resourceVersion":"12"},"items":[)"
                + item + "]}";
        };
        if (has("/log?"))
            log(target);
        else if (has("watch=true"))
            watch(has("/jobs?") ? job() : pod(), has("/events?"), has("/jobs?"));
        else if (has("/pods/bench-pod"))
            json(pod());
        else if (has("/jobs/bench"))
            json(job());
        else if (has("/pods?"))
            json(list("Pod", pod()));
        else if (has("/jobs?"))
            json(list("Job", job()));
        else if (has("/events?"))
            json(list("Event", {}));
        else
            discovery(target);
    }

    /// What kubectl asks before it knows what a pod is.
    void discovery(const std::string &target)
    {
        const std::string path = target.substr(0, target.find('?'));
        if (path == "/api")
            json(R"({"kind":"APIVersions","versions":["v1"]})");
        else if (path == "/apis")
            json(R"({"kind":"APIGroupList","apiVersion":"v1","groups":[]})");
        else if (path == "/api/v1")
            json(R"({"kind":"APIResourceList","groupVersion":"v1","resources":[{"name":"pods","singularName":"pod",)"
                 R"("namespaced":true,"kind":"Pod","verbs":["get","list","watch"]},)"
                 R"({"name":"pods/log","singularName":"","namespaced":true,"kind":"Pod","verbs":["get"]}]})");
        else
            json(R"({"kind":"Status","status":"Failure","reason":"NotFound","code":404})", 404);
    }

    void log(const std::string &target)
    {
        constexpr qsizetype piece = 32 * 1024; // as the API server copies them
        QByteArrayView rest(theLog);
        const size_t since = target.find("sinceTime=");
        if (since != std::string::npos) { // the time of the log's end, and nobody asks for another: search backwards
            std::string from = target.substr(since + 10, target.find('&', since) - since - 10);
            for (size_t at; (at = from.find("%3A")) != std::string::npos;)
                from.replace(at, 3, ":");
            from.resize(19);
            rest = rest.last(std::min<qsizetype>(rest.size(), 64 * 1024 * 1024));
            rest = rest.sliced(rest.indexOf('\n') + 1);
            while (!rest.isEmpty() && std::string_view(rest.data(), 19) < from)
                rest = rest.sliced(rest.indexOf('\n') + 1);
        }
        beginStream("text/plain");
        for (; !rest.isEmpty() && m_good; rest = rest.sliced(std::min(piece, rest.size())))
            chunk({rest.data(), size_t(std::min(piece, rest.size()))});
        write("0\r\n\r\n");
        m_over = true;
    }

    void watch(const std::string &, bool silent, bool ofJob)
    {
        beginStream("application/json");
        while (!m_over || silent) {
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
            char probe = 0;
            if (::recv(SSL_get_fd(m_ssl), &probe, 1, MSG_PEEK | MSG_DONTWAIT) == 0) {
                m_good = false;
                return;
            }
        }
        if (ofJob) // the pod's end comes first
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        chunk(R"({"type":"MODIFIED","object":)" + (ofJob ? job() : pod()) + "}\n");
        std::this_thread::sleep_for(std::chrono::seconds(60));
        m_good = false;
    }

    SSL *m_ssl;
    std::atomic<bool> &m_over;
    std::string m_out;
    bool m_good = true;
};

} // namespace

int main(int argc, char **argv)
{
    if (argc != 4) {
        std::fprintf(stderr, "usage: logserver CERTIFICATE KEY MEGABYTES\n");
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (SSL_CTX_use_certificate_chain_file(context, argv[1]) != 1
        || SSL_CTX_use_PrivateKey_file(context, argv[2], SSL_FILETYPE_PEM) != 1) {
        ERR_print_errors_fp(stderr);
        return 1;
    }
    theLog = Benchmarks::LogCorpus().lines(qsizetype(std::atoi(argv[3])) * 1024 * 1024, true);
    const int server = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(server, reinterpret_cast<sockaddr *>(&address), size) != 0 || ::listen(server, 64) != 0
        || ::getsockname(server, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        return 1;
    std::printf("%d %lld\n", ntohs(address.sin_port), static_cast<long long>(theLog.size()));
    std::fflush(stdout);
    // One Job per process: it is over once its log was read to the end.
    static std::atomic<bool> over{false};
    while (true) {
        const int socket = ::accept(server, nullptr, nullptr);
        if (socket < 0)
            continue;
        const int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        std::thread([context, socket] { Connection(context, socket, over).serve(); }).detach();
    }
}
