// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/runlog_p.h"

#include "models/joblog/ansi.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace JobLog {
namespace {

constexpr int digits = 5; // of a source's number in file names; more where there are more

// Whether a spool without a description begins with a timestamp.
bool beginsWithTimestamp(const PosixFile &spool)
{
    std::array<char, TimestampSkipper::longest> head{};
    const qint64 size = spool.readAt(0, head.data(), qint64(head.size()));
    return parseTimestamp(QByteArrayView(head.data(), size)).has_value();
}

} // namespace

QString RunLog::Private::journalPath(const QString &folder)
{
    return folder + "/order.journal"_L1;
}

QString RunLog::Private::spoolPath(size_t source) const
{
    return folder + u'/' + QString::number(source).rightJustified(digits, u'0') + ".log"_L1;
}

QString RunLog::Private::indexPath(size_t source) const
{
    return folder + u'/' + QString::number(source).rightJustified(digits, u'0') + ".index"_L1;
}

Core::Result<std::shared_ptr<RunLog>> RunLog::open(const QString &folder)
{
    auto file = PosixFile::openReadOnly(Private::journalPath(folder));
    if (!file)
        return std::unexpected(file.error());
    const std::shared_ptr<RunLog> log(new RunLog);
    log->d = std::make_unique<Private>(folder, std::move(*file));
    log->d->readOnly = true;
    log->d->restore();
    if (log->d->sources.size() == 0 && !log->d->journal.hasHead()) {
        auto error
            = Core::failure(Core::ErrorKind::Format, u"log-not-a-log"_s,
                            QCoreApplication::translate("JobLog", "The folder %1 holds no recorded log.").arg(folder),
                            QCoreApplication::translate("JobLog", "Choose the folder of a recorded run."));
        error.error().file = folder;
        return error;
    }
    return log;
}

/// Reads the journal as far as it is valid, and every spool. Lines that the journal does not tell of come at the end:
/// after a crash these are at most the lines of one source, so that the order is the true one.
void RunLog::Private::restore()
{
    std::vector<qint64> told;
    for (const bool readable = journal.hasHead(); readable;) {
        const qint64 position = journal.position();
        const auto record = journal.readNext();
        if (!record)
            break;
        if (record->kind == JournalRecord::Kind::SourceAdded) {
            if (record->source != sources.size())
                break;
            restoreSource(decodeInfo(record->text));
            told.push_back(0);
            continue;
        }
        Source *target = source(record->source);
        if (!target)
            break;
        if (record->kind == JournalRecord::Kind::Finished)
            target->markFinished();
        else
            journal.replay(*record, position);
        told[record->source] += record->lines;
    }
    restoreUnlistedSources();
    told.resize(sources.size());
    for (size_t i = 0; i < sources.size(); ++i) {
        const qint64 missing = sources[i]->committedLines() - told[i];
        if (missing > 0)
            journal.replayMissing(quint32(i), missing);
    }
    changed();
}

void RunLog::Private::restoreSource(const SourceInfo &info)
{
    const size_t number = sources.size();
    auto spool = PosixFile::openReadOnly(spoolPath(number));
    auto restored = std::make_unique<Source>(SourceId(int(number)), info, spool ? std::move(*spool) : PosixFile(),
                                             indexPath(number));
    restored->rebuild();
    journal.addReplayedSource();
    sources.append(std::move(restored));
}

/// Spools whose description was lost with the journal: their text is worth more than their name.
void RunLog::Private::restoreUnlistedSources()
{
    for (;;) {
        const QString path = spoolPath(sources.size());
        const auto spool = PosixFile::openReadOnly(path);
        if (!spool)
            return;
        SourceInfo info;
        info.name = QFileInfo(path).fileName();
        info.timestamped = beginsWithTimestamp(*spool);
        restoreSource(info);
    }
}

} // namespace JobLog
