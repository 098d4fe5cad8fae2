// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/mode.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Outputs {

QString modeName(Mode mode)
{
    switch (mode) {
    case Mode::Documented:
        return u"documented"_s;
    case Mode::Spinnaker:
        return u"spinnaker"_s;
    case Mode::SpinnakerBefore:
        return u"spinnaker-before-2026.0.4"_s;
    }
    return {};
}

std::optional<Mode> modeFromName(const QString &name)
{
    const auto found = std::ranges::find(allModes, name, modeName);
    return found == allModes.end() ? std::nullopt : std::optional(*found);
}

QStringList modeNames()
{
    QStringList names;
    for (const Mode mode : allModes)
        names.append(modeName(mode));
    return names;
}

Mode pipelineMode(Mode mode)
{
    return mode == Mode::SpinnakerBefore ? mode : Mode::Spinnaker;
}

} // namespace Outputs
