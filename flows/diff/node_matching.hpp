// Which node of the new workflow is which node of the old one. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "flows/diff/outline.hpp"

namespace tama::flows::diff {

struct NodeMatching {
    std::vector<std::size_t> before_of;  // by node of the new workflow; kNowhere: it is new
    std::vector<std::size_t> after_of;   // by node of the old one; kNowhere: it is gone

    /// Whether an old destination (kNowhere: the end) is the new one.
    bool same(std::size_t before, std::size_t after) const {
        return before == kNowhere || after == kNowhere ? before == after : before_of[after] == before;
    }
};

/// By UUID; what is left of them by the result that a question saves, then by the text that is said, where either
/// names one node alone: another editor may have numbered everything anew.
NodeMatching matchNodes(const Outline& before, const Outline& after);

}  // namespace tama::flows::diff
