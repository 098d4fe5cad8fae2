// SPDX-License-Identifier: Apache-2.0
#include "tests/cluster/numberedjob.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace NumberedJob {

namespace {

/// What is known of one source while its rows pass.
struct Progress
{
    Instance instance;
    int width = 0; ///< of the padding
    qint64 last = 0; ///< number of the last line
    bool announced = false; ///< a notice that lines may be missing stands after it
    QByteArray part; ///< the beginning of the next line, where the node cut that in two

    [[nodiscard]] QByteArray line(qint64 number) const
    {
        return "L " + instance.toUtf8() + ' ' + QByteArray::number(number) + ' ' + QByteArray(width, '.');
    }
};

Instance instanceOf(const JobLog::SourceInfo &info)
{
    return info.group + u' ' + QString::number(info.attempt);
}

/// The number of a whole line; -1 where it is none of the instance's.
qint64 numberOf(const QByteArray &text, const Progress &progress)
{
    const QByteArray head = "L " + progress.instance.toUtf8() + ' ';
    const qint64 number = text.startsWith(head) ? text.sliced(head.size()).split(' ').constFirst().toLongLong() : 0;
    return number > 0 && text == progress.line(number) ? number : -1;
}

/// Whether a line can end with this text.
bool isRest(const QByteArray &text, const Progress &progress)
{
    const QByteArray padding(progress.width, '.');
    if (padding.endsWith(text))
        return true;
    if (!text.endsWith(QByteArray(' ' + padding)))
        return false;
    QByteArray rest = text.chopped(padding.size() + 1);
    while (!rest.isEmpty() && rest.back() >= '0' && rest.back() <= '9')
        rest.chop(1);
    return QByteArray("L " + progress.instance.toUtf8() + ' ').endsWith(rest);
}

/// Where containerd begins a new file while a container writes, it may end the old one, and begin the new one, in the
/// middle of a line. True: the text is such a part.
bool takePart(const QByteArray &text, Progress &progress, Judgement &judgement)
{
    const QByteArray next = progress.line(progress.last + 1);
    if (!progress.part.isEmpty() && progress.part + text == next) {
        progress.part.clear();
        ++progress.last;
        ++judgement.lines;
        return true;
    }
    if (progress.part.isEmpty() && !text.isEmpty() && text != next && next.startsWith(text)) {
        progress.part = text;
        return true;
    }
    // Of a line whose beginning is missing.
    return progress.announced && numberOf(text, progress) < 0 && isRest(text, progress);
}

void takeLine(const JobLog::LogRow &row, Progress &progress, Judgement &judgement)
{
    if (takePart(row.text, progress, judgement))
        return;
    ++judgement.lines;
    const qint64 number = numberOf(row.text, progress);
    if (number < 0) {
        judgement.problems += u"the log of %1 has the line \"%2\" of time %3 after line %4"_s
                                  .arg(progress.instance, QString::fromUtf8(row.text.left(100)))
                                  .arg(row.timestamp)
                                  .arg(progress.last);
        return;
    }
    const qint64 missing = number - progress.last - 1;
    if (missing < 0) {
        judgement.problems += u"%1: line %2 again, after %3"_s.arg(progress.instance).arg(number).arg(progress.last);
    } else if (missing > 0 && progress.announced) {
        judgement.announcedMissing += missing;
    } else if (missing > 0) {
        judgement.problems
            += u"%1: line %2 follows %3 without a word"_s.arg(progress.instance).arg(number).arg(progress.last);
    }
    progress.last = number;
    progress.announced = false;
    progress.part.clear();
}

void takeNotice(const JobLog::LogRow &row, Progress &progress, Judgement &judgement)
{
    judgement.notices += progress.instance + u": "_s + row.notice;
    if (row.noticeKind == JobLog::NoticeKind::Gap)
        progress.announced = true;
}

/// Every true line after the last recorded one is missing too.
void judgeEnd(const Progress &progress, const QHash<Instance, qint64> &truth, Judgement &judgement)
{
    const qint64 missing = truth.value(progress.instance) - progress.last;
    if (missing <= 0)
        return;
    if (progress.announced)
        judgement.announcedMissing += missing;
    else
        judgement.problems += u"%1 ends with line %2 of %3 without a word"_s.arg(progress.instance)
                                  .arg(progress.last)
                                  .arg(truth.value(progress.instance));
}

} // namespace

QByteArray manifest(const Parameters &parameters, const QString &truthFolder)
{
    const QString ttl = parameters.ttlSeconds < 0
        ? QString()
        : u"\n  ttlSecondsAfterFinished: "_s + QString::number(parameters.ttlSeconds);
    // The attempts are counted in a folder that outlives the containers of a pod. Lines reach the log before the truth:
    // what a killed container had not written there yet may be in the record, but not the other way round.
    return uR"(apiVersion: batch/v1
kind: Job
metadata: {name: %1}
spec:
  completions: %2
  parallelism: %2
  backoffLimit: 50%3
  template:
    spec:
      restartPolicy: %4
      terminationGracePeriodSeconds: 1
      volumes:
      - {name: state, emptyDir: {}}
      - {name: truth, hostPath: {path: "%5"}}
      containers:
      - name: writer
        image: localhost/busybox:1
        volumeMounts:
        - {name: state, mountPath: /state}
        - {name: truth, mountPath: /truth}
        command:
        - sh
        - -c
        - |
          attempt=$(cat /state/attempts 2>/dev/null || echo 0)
          echo $((attempt + 1)) > /state/attempts
          echo 0 > /truth/$(hostname).$attempt
          until [ -e /truth/begin ]; do usleep 100000; done
          exec awk -v pod=$(hostname) -v attempt=$attempt 'BEGIN {
            truth = "/truth/" pod "." attempt
            padding = "%6"
            for (i = 1; i <= %7; i++) {
              line = "L " pod " " attempt " " i " " padding
              print line
              if (i % %8 == 0 || i == %7) { fflush(); print i > truth; fflush(truth); system("usleep %9") }
            }
          }'
)"_s.arg(parameters.name)
        .arg(parameters.pods)
        .arg(ttl, parameters.restartPolicy, truthFolder)
        .arg(QString(parameters.width, u'.'))
        .arg(parameters.lines)
        .arg(parameters.batch)
        .arg(parameters.pauseMs * 1000)
        .toUtf8();
}

bool begin(const QString &truthFolder)
{
    return QFile(truthFolder + u"/begin"_s).open(QIODevice::WriteOnly);
}

QHash<Instance, qint64> truth(const QString &truthFolder)
{
    QHash<Instance, qint64> result;
    const QStringList names = QDir(truthFolder).entryList(QDir::Files);
    for (const QString &name : names) {
        QFile file(truthFolder + u'/' + name);
        if (name == "begin"_L1 || !file.open(QIODevice::ReadOnly))
            continue;
        qint64 last = 0;
        const QByteArray content = file.readAll();
        for (const QByteArray &line : content.first(content.lastIndexOf('\n') + 1).split('\n')) {
            if (!line.isEmpty())
                last = line.toLongLong();
        }
        result.insert(QString(name).replace(name.lastIndexOf(u'.'), 1, u" "_s), last);
    }
    return result;
}

Judgement judge(JobLog::LogDocument &record, const QHash<Instance, qint64> &truth, int width)
{
    Judgement judgement;
    record.refresh();
    QList<Progress> sources;
    QHash<Instance, qint64> unseen = truth;
    for (const JobLog::SourceStatus &status : record.sources()) {
        sources.append(Progress{.instance = instanceOf(status.info), .width = width, .part = {}});
        unseen.remove(sources.constLast().instance);
    }
    judgement.instances = sources.size();
    constexpr int rowsPerRead = 10000;
    for (qint64 first = 0; first < record.rowCount(); first += rowsPerRead) {
        for (const JobLog::LogRow &row : record.rows(JobLog::RowNumber(first), rowsPerRead)) {
            Progress &progress = sources[qsizetype(row.source)];
            if (row.kind == JobLog::LogRow::Kind::Line)
                takeLine(row, progress, judgement);
            else
                takeNotice(row, progress, judgement);
        }
    }
    for (const Progress &progress : std::as_const(sources)) {
        judgement.last.insert(progress.instance, progress.last);
        judgeEnd(progress, truth, judgement);
    }
    for (const auto &[instance, lines] : unseen.asKeyValueRange())
        judgement.problems += u"nothing is recorded of %1, which wrote %2 lines"_s.arg(instance).arg(lines);
    return judgement;
}

} // namespace NumberedJob
