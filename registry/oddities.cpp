#include "registry/oddities.hpp"

namespace tama::registry {

void Oddities::note(const std::string& what, const std::string& where, std::size_t count) {
    auto& seen = seen_[what];
    if (seen.count == 0) seen.where = where;
    seen.count += count;
}

void Oddities::merge(const Oddities& other) {
    for (const auto& [what, seen] : other.seen_) note(what, seen.where, seen.count);
}

std::vector<Error> Oddities::told() const {
    std::vector<Error> told;
    for (const auto& [what, seen] : seen_) {
        const auto often = seen.count == 1 ? "once" : std::to_string(seen.count) + " times, first here";
        told.push_back({ErrorCode::InvalidInput, what + " (" + often + ")", seen.where});
    }
    return told;
}

}  // namespace tama::registry
