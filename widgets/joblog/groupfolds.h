// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/groupmarker.h"
#include "models/joblog/logdocument.h"

#include <QHash>
#include <QMap>
#include <QObject>
#include <QPointer>
#include <QSet>

#include <memory>
#include <optional>

namespace JobLog {
class LogLandmarks;
}

namespace Widgets {

/// Which groups of a log are folded (see JobLog::GroupMarker for what begins and ends one), and what the document shows
/// because of that. The log is searched for group markers from the first question on that needs them, in the
/// background; a group that is folded before its end was found is folded as soon as it is. A group without an end hides
/// what is still to come. Window thread.
class GroupFolds : public QObject
{
    Q_OBJECT

public:
    explicit GroupFolds(QObject *parent = nullptr);
    ~GroupFolds() override;

    /// Nothing is folded then. May be null; it outlives its use here.
    void setDocument(JobLog::LogDocument *document);

    /// The lines that the folded group at `begin` hides; nothing where no folded group begins there.
    [[nodiscard]] std::optional<qint64> hiddenLines(const JobLog::LinePlace &begin) const;
    /// Where the innermost group begins that a line is in, or that it begins itself.
    [[nodiscard]] std::optional<JobLog::LinePlace> groupOf(const JobLog::LinePlace &line);

    void fold(const JobLog::LinePlace &begin);
    void unfold(const JobLog::LinePlace &begin);
    void foldAll();
    void unfoldAll();
    /// Unfolds whatever hides a line. True where something did.
    bool reveal(const JobLog::LinePlace &line);
    /// Where the outermost folded group begins that hides a line.
    [[nodiscard]] std::optional<JobLog::LinePlace> hiddenBy(const JobLog::LinePlace &line) const;

    /// Markers that foldAll() looks at, and steps that one group is looked for: a log of nothing but markers must not
    /// stop the window.
    static constexpr int maxMarkers = 20'000;
    /// Some folded group has no end so far: lines that come are hidden, too.
    [[nodiscard]] bool hidesWhatComes() const;

Q_SIGNALS:
    /// foldAll() has folded what begins among the first maxMarkers markers, and nothing behind them.
    void foldedInPart();

private:
    struct Group
    {
        qint64 end = 0; ///< the first line that it does not hide
        bool isOpen = false; ///< no end was found so far
        JobLog::GroupMarker::Style style{};
        QByteArray name;
        qint64 searched = 0; ///< markers below this line do not end it
    };
    using Groups = QMap<qint64, Group>; ///< by the line that begins them

    [[nodiscard]] JobLog::LogLandmarks &landmarks();
    [[nodiscard]] std::optional<Group> groupAt(const JobLog::LinePlace &begin) const;
    enum class Search { Found, NoEnd, Unfinished };
    Search findEnd(JobLog::SourceId source, Group &group, int &budget);
    void foldAllIn(JobLog::SourceId source, int &budget);
    void apply();
    void progress();

    QPointer<JobLog::LogDocument> m_document;
    std::unique_ptr<JobLog::LogLandmarks> m_landmarks; ///< made when first needed
    QHash<JobLog::SourceId, Groups> m_groups; ///< the folded ones
    QSet<std::pair<int, qint64>> m_waiting; ///< are folded once their end is known
    bool m_allWaiting = false;
};

} // namespace Widgets
