// The measures of the picture of a run, in pixels; for the two files of RunView.
#pragma once

namespace stackwright {

inline constexpr int runRowHeight = 34, runBarTop = 6, runBarHeight = 17, runAxisHeight = 28;
inline constexpr int nameLeft = 20, indent = 14, glyphRoom = 20;
inline constexpr int timeInset = 8, rightMargin = 36;

} // namespace stackwright
