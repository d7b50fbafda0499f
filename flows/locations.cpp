#include "flows/locations.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/expressions/words.hpp"

namespace tama::flows {

LocationLevel levelOfPath(std::string_view path) {
    int level = 0;
    for (std::size_t at = path.find('>'); at != std::string_view::npos; at = path.find('>', at + 1)) ++level;
    return static_cast<LocationLevel>(std::min(level, static_cast<int>(LocationLevel::Ward)));
}

std::string pathToLevel(std::string_view path, LocationLevel level) {
    std::size_t end = 0;
    for (int i = 0; i <= static_cast<int>(level) && end != std::string_view::npos; ++i) {
        end = path.find(kLocationSeparator, end == 0 ? 0 : end + kLocationSeparator.size());
    }
    return std::string(path.substr(0, end));
}

std::optional<std::string> findByPath(const LocationResolver& locations, std::string_view path) {
    const std::size_t last = path.rfind('>');
    if (last == std::string_view::npos) return std::nullopt;
    const auto found = locations.find(
        trimUnicode(path.substr(last + 1)), static_cast<int>(levelOfPath(path)), trimUnicode(path.substr(0, last))
    );
    return found;
}

std::optional<std::string> findInText(
    const LocationResolver& locations, std::string_view text, LocationLevel level, std::string_view parent_path
) {
    constexpr std::size_t kMaxWords = 60;
    constexpr std::size_t kMaxNameWords = 3;
    const auto words = wordsOf(text);
    if (words.empty()) return std::nullopt;
    const auto named = [&](std::string_view name) {
        return locations.find(name, static_cast<int>(level), parent_path);
    };
    if (auto found = named(trimUnicode(text))) return found;
    const std::size_t count = std::min(words.size(), kMaxWords);
    for (std::size_t length = std::min(kMaxNameWords, count); length > 0; --length) {
        for (std::size_t first = 0; first + length <= count; ++first) {
            const std::string_view last = words[first + length - 1];
            const auto size = static_cast<std::size_t>(last.data() + last.size() - words[first].data());
            if (auto found = named({words[first].data(), size})) return found;
        }
    }
    return std::nullopt;
}

void LocationTree::add(LocationLevel level, std::string path, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        auto& places = by_name_[keywordKey(trimUnicode(name))];
        if (places.empty() || places.back() != places_.size()) places.push_back(places_.size());
    }
    places_.push_back({level, std::move(path)});
}

std::optional<std::string> LocationTree::find(std::string_view name, int level, std::string_view parent_path)
    const {
    const auto named = by_name_.find(keywordKey(name));
    if (named == by_name_.end()) return std::nullopt;
    for (const std::size_t index : named->second) {
        const Place& place = places_[index];
        if (static_cast<int>(place.level) != level) continue;
        const bool below = parent_path.empty() ||
                           (place.path.starts_with(parent_path) &&
                            std::string_view(place.path).substr(parent_path.size()).starts_with(kLocationSeparator));
        if (below) return place.path;
    }
    return std::nullopt;
}

}  // namespace tama::flows
