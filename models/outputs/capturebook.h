// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputset.h"
#include "models/outputs/remarktexts.h"

#include <QHash>
#include <QSet>
#include <QStringView>

namespace Outputs {

/// Keeps the captures and remarks of one source in log order and decides which value of a key wins: strong ones
/// (markers at the start of a line, JSON) in log order, whatever weak ones say; weak ones only where nothing strong was
/// said. Everything in it is bounded, since logs are foreign input.
class CaptureBook
{
public:
    struct Limits
    {
        qsizetype keys = 10000;
        qsizetype overridden = 10000; ///< values that lost; the oldest go first
        qsizetype bytes = 64 * 1024 * 1024; ///< of all values
        qsizetype remarks = 10000; ///< of errors, and as many warnings
    };

    explicit CaptureBook(const Origin &origin) : m_origin(origin) { }
    CaptureBook(const Origin &origin, const Limits &limits) : m_origin(origin), m_limits(limits) { }

    /// Where something was found.
    struct Place
    {
        qint64 line = 0;
        int column = 0; ///< 1-based character; 0: none
        QStringView text{}; ///< of the line, valid during the call; for remarks' excerpts
        qsizetype unit = 0; ///< the place in text, UTF-16 units
    };

    /// Of the lines that follow: nanoseconds since the epoch, 0 where unknown.
    void setTime(qint64 time) { m_time = time; }

    void captureStrong(const QString &key, const QByteArray &json, CaptureSource source, const Place &place);
    void captureWeak(const QString &key, const QByteArray &json, const Place &place);
    /// A null: the key has no value any more.
    void unset(const QString &key);
    /// The name that was printed where `key` is another one: said once where two of them meet.
    void notePrintedName(const QString &key, const QString &printed, const Place &place);
    /// Nothing that was or will be captured counts.
    void discard();
    void remark(Remark remark, const Place &place);
    void remark(RemarkCode code, const Place &place, const QString &subject = {}, const QString &detail = {});

    [[nodiscard]] const OutputSet &outputs() const { return m_set; }
    [[nodiscard]] quint64 revision() const { return m_revision; }

private:
    struct KeyState
    {
        qsizetype winner = -1; ///< index into captures
        bool strong = false; ///< a strong value or a null was seen
    };

    bool makeRoom(const QString &key, qsizetype bytes, const Place &place);
    void add(const QString &key, Capture capture);
    void dropOverridden(bool all);

    Origin m_origin;
    Limits m_limits;
    OutputSet m_set;
    QHash<QString, KeyState> m_keys;
    QHash<QString, QString> m_pipelineNames; ///< name that a pipeline sees -> the key that had it first
    QSet<QString> m_collided;
    qsizetype m_bytes = 0;
    qsizetype m_overridden = 0;
    qint64 m_dropped = 0;
    qsizetype m_droppedRemark = -1; ///< index into warnings
    qint64 m_moreErrors = 0;
    qint64 m_moreWarnings = 0;
    bool m_full = false;
    quint64 m_revision = 0;
    qint64 m_time = 0;
};

} // namespace Outputs
