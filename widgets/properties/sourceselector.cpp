// SPDX-License-Identifier: Apache-2.0
#include "widgets/properties/sourceselector.h"

#include "widgets/common/texts.h"

#include <QAbstractItemView>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

using Outputs::Origin;
using Outputs::SourceChoice;

constexpr int automaticRow = 0;
constexpr int allRow = 1;
constexpr int firstSourceRow = 2;

} // namespace

SourceSelector::SourceSelector(QWidget *parent) : QComboBox(parent)
{
    describe(this, u"propertiesSource"_s, tr("Log to take values from"),
             tr("Whose log the values are taken from; also after the run"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(16);
    connect(this, &QComboBox::activated, this, [this](int row) {
        SourceChoice choice;
        if (row == allRow) {
            choice.kind = SourceChoice::Kind::All;
        } else if (row >= firstSourceRow && row - firstSourceRow < m_origins.size()) {
            choice.kind = SourceChoice::Kind::One;
            choice.origin = m_origins[row - firstSourceRow];
        }
        Q_EMIT chosen(choice);
    });
}

void SourceSelector::setSources(const Outputs::Sources &sources, const SourceChoice &choice)
{
    const bool same = sources.automatic == m_automatic
        && std::ranges::equal(sources.list, m_origins, {}, &Outputs::SourceOutputs::origin);
    if (!same && !view()->isVisible())
        rebuild(sources);
    int row = automaticRow;
    if (choice.kind == SourceChoice::Kind::All)
        row = allRow;
    else if (choice.kind == SourceChoice::Kind::One && m_origins.contains(choice.origin))
        row = firstSourceRow + int(m_origins.indexOf(choice.origin));
    setCurrentIndex(row);
    setVisible(!m_origins.isEmpty());
}

void SourceSelector::rebuild(const Outputs::Sources &sources)
{
    m_automatic = sources.automatic;
    m_origins.clear();
    clear();
    const auto nameOf = [](const Origin &origin) {
        const QString name = origin.name().isEmpty() ? tr("Log file") : origin.name();
        return origin.attempt == 0 ? name : tr("%1, attempt %2").arg(name).arg(origin.attempt + 1);
    };
    const bool known = sources.automatic >= 0 && sources.automatic < sources.list.size();
    addItem(known ? tr("Automatic: %1").arg(nameOf(sources.list[sources.automatic].origin)) : tr("Automatic"));
    addItem(tr("All containers"));
    for (const Outputs::SourceOutputs &source : sources.list) {
        m_origins.append(source.origin);
        addItem(nameOf(source.origin));
    }
}

} // namespace Widgets
