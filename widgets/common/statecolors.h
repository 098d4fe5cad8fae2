// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QIcon>

class QPalette;

namespace Widgets {

/// What colour and shape stand for in this window: how something fares, and nothing else.
enum class State { Neutral, Waiting, Running, Succeeded, Failed, Warning };

/// Readable (4.5:1 at least) on the palette's window and base colours, light and dark.
[[nodiscard]] QColor stateColor(State state, const QPalette &palette);
/// The window colour with a little of the state's colour, as a banner's background.
[[nodiscard]] QColor stateTint(State state, const QPalette &palette);
/// A sign that differs in shape as well as in colour: ring, play, tick, cross, exclamation mark.
[[nodiscard]] QIcon stateIcon(State state, const QPalette &palette);
/// The same sign in any colour.
[[nodiscard]] QIcon signIcon(State state, const QColor &color);

} // namespace Widgets
