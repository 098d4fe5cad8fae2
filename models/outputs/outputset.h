// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace Outputs {

/// Where a log line came from.
struct Origin
{
    QString pod;
    QString container;
    int attempt = 0;
    /// "pod/container", or what is known of it.
    [[nodiscard]] QString name() const;
    friend bool operator==(const Origin &, const Origin &) = default;
};

enum class CaptureSource { Property, Json, Artifact };
/// "property", "json" or "artifact".
[[nodiscard]] QString captureSourceName(CaptureSource source);

/// One captured value; overridden ones are kept, so that an operator sees what lost.
struct Capture
{
    QString key;
    QByteArray json; ///< the value as JSON, exactly as printed (numbers, key order); properties are JSON strings
    CaptureSource source = CaptureSource::Property;
    Origin origin; ///< empty for artifacts
    qint64 line = 0; ///< 1-based in its container's log; 0 for artifacts
    qint64 time = 0; ///< of the line, nanoseconds since the epoch, as the API said; 0 where unknown
    bool weak = false; ///< a marker in the middle of a line: never overrides the others
    bool overridden = false; ///< a later or stronger value of the same key won
    /// The value for people: a string's own text, other JSON as printed.
    [[nodiscard]] QString text() const;
    /// What stands in its line, one behind the other: the key and the value as they are printed.
    [[nodiscard]] QStringList printed() const;
    friend bool operator==(const Capture &, const Capture &) = default;
};

enum class RemarkSeverity { Error, Warning };

/// Something about a line that was not captured as its author may have meant.
struct Remark
{
    RemarkSeverity severity = RemarkSeverity::Warning;
    QString code; ///< json_syntax, json_empty, json_not_object, midline, nested_marker, odd_name, case_collision, ...
    qint64 line = 0; ///< 1-based
    int column = 0; ///< 1-based character in the line where known
    QString message; ///< one sentence
    QString hint; ///< what to print instead
    QString excerpt; ///< the line around the place, without controls; empty where it is about no place
    int caret = -1; ///< the place, UTF-16 units into excerpt; -1: none
    Origin origin;
    friend bool operator==(const Remark &, const Remark &) = default;
};

enum class CaptureState { Empty, Ok, Failed };

/// All that was captured from one log or one artifact.
struct OutputSet
{
    QList<Capture> captures; ///< in log order, overridden ones included
    QList<Remark> errors; ///< in log order
    QList<Remark> warnings; ///< in log order
    /// By the rules a single line makes all captures worthless: they are listed, and none counts.
    bool discarded = false;

    [[nodiscard]] CaptureState state() const; ///< Failed with any error, Empty without any value
    [[nodiscard]] QList<Capture> winners() const; ///< one per key, in the order of the keys' first appearance
    /// The outputs as one JSON object of the winners; numbers and nested values exactly as printed.
    /// `indent` 0 gives one line.
    [[nodiscard]] QByteArray toJson(int indent = 2) const;
    /// KEY=VALUE lines of the winners; values with line breaks are JSON-quoted.
    [[nodiscard]] QByteArray toEnv() const;
    /// The "errors" ("warnings") array: objects with code, line, column, message, hint, excerpt, pod,
    /// container.
    [[nodiscard]] static QByteArray remarksJson(const QList<Remark> &remarks);
    friend bool operator==(const OutputSet &, const OutputSet &) = default;
};

} // namespace Outputs
