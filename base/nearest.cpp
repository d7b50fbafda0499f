#include "base/nearest.hpp"

#include <algorithm>
#include <numeric>

namespace tama {
namespace {

/// Letters changed, missing, too many, or swapped with their neighbour (optimal string alignment).
std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        before_last.swap(last);
        last.swap(row);
    }
    return last.back();
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string_view>& known) {
    // Within two changes of a word of three letters is nearly any.
    return nearest(word, known, word.size() < 4 ? 1 : std::max<std::size_t>(2, word.size() / 3));
}

std::string nearest(
    std::string_view word, const std::vector<std::string_view>& known, std::size_t most_changes
) {
    std::string_view best;
    std::size_t best_distance = most_changes + 1;
    for (const auto candidate : known) {
        const auto distance = editDistance(word, candidate);
        if (distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return std::string(best);
}

}  // namespace tama
