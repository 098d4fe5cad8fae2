// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <vector>

namespace Yaml {

/// One event of a YAML document. Children of a collection follow their start, so the list is the tree.
struct Event
{
    enum class Kind : quint8 { Scalar, Alias, SequenceStart, SequenceEnd, MappingStart, MappingEnd };

    Kind kind = Kind::Scalar;
    bool isImplicit = false; ///< a scalar whose type follows from its text (plain, no tag)
    quint32 offset = 0; ///< byte within the document's text
    quint32 textStart = 0; ///< scalar's value or alias' name, in EventList::pool
    quint32 textSize = 0;
    qint32 tag = -1; ///< in EventList::tags, -1 for none
    quint32 next = 0; ///< the index behind the whole node (for ends: behind the end)
    quint32 target = 0; ///< Alias only: the event that the anchor stands at
};

/// The events of one document in a compact form: a manifest of the size limit can have a million of them.
struct EventList
{
    std::vector<Event> events;
    QByteArray pool; ///< all texts, UTF-8
    std::vector<QByteArray> tags;

    [[nodiscard]] QByteArrayView text(const Event &event) const
    {
        return QByteArrayView(pool).sliced(event.textStart, event.textSize);
    }
    [[nodiscard]] QByteArrayView tag(const Event &event) const
    {
        return event.tag < 0 ? QByteArrayView() : QByteArrayView(tags[static_cast<size_t>(event.tag)]);
    }
};

} // namespace Yaml
