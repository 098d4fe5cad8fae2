// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/output.h"

#include <QStringList>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace CommandLine {

namespace {

void writeAll(int descriptor, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), static_cast<size_t>(bytes.size()));
        if (written > 0) {
            bytes = bytes.sliced(written);
        } else if (errno != EINTR) {
            // The reader is gone (head, a closed terminal); there is nobody left to tell.
            if (descriptor == STDOUT_FILENO)
                std::_Exit(errno == EPIPE ? 141 : 3);
            return;
        }
    }
}

} // namespace

void writeData(QByteArrayView bytes)
{
    writeAll(STDOUT_FILENO, bytes);
}

void say(const QString &text)
{
    writeAll(STDERR_FILENO, (text + u'\n').toUtf8());
}

void sayError(const Core::Error &error)
{
    // A problem with a place is printed as compilers do, so that editors can jump to it.
    say(error.file.isEmpty() ? u"error: "_s + error.toText() : error.toText());
}

void sayWarning(const Core::Error &error)
{
    say(u"warning: "_s + error.toText());
}

QByteArray table(const QList<QStringList> &rows)
{
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (qsizetype column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths[column], row[column].size());
    }
    QString text;
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype column = 0; column < row.size(); ++column) {
            const bool last = column + 1 == row.size();
            line += last ? row[column] : row[column].leftJustified(widths[column] + 2);
        }
        text += line.trimmed().isEmpty() ? QString() : line;
        text += u'\n';
    }
    return text.toUtf8();
}

} // namespace CommandLine
