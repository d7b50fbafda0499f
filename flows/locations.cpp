#include "flows/locations.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama::flows {

LocationLevel levelOfPath(std::string_view path) {
    int level = 0;
    for (std::size_t at = path.find('>'); at != std::string_view::npos; at = path.find('>', at + 1)) ++level;
    return static_cast<LocationLevel>(std::min(level, static_cast<int>(LocationLevel::Ward)));
}

bool isWithin(std::string_view path, std::string_view parent_path) {
    if (parent_path.empty()) return true;
    return path.starts_with(parent_path) && path.substr(parent_path.size()).starts_with(kLocationSeparator);
}

std::string pathToLevel(std::string_view path, LocationLevel level) {
    std::size_t end = 0;
    for (int i = 0; i <= static_cast<int>(level) && end != std::string_view::npos; ++i) {
        end = path.find(kLocationSeparator, end == 0 ? 0 : end + kLocationSeparator.size());
    }
    return std::string(path.substr(0, end));
}

std::optional<std::string> findByPath(const LocationResolver& locations, std::string_view path) {
    const auto parts = split(path, '>');
    constexpr std::size_t kMostParts = static_cast<std::size_t>(LocationLevel::Ward) + 1;
    if (parts.size() < 2 || parts.size() > kMostParts) return std::nullopt;
    // Not every tree has its country as a place.
    const auto country = locations.find(trimUnicode(parts[0]), static_cast<int>(LocationLevel::Country), {});
    std::string found = country.value_or("");
    for (std::size_t level = 1; level < parts.size(); ++level) {
        auto next = locations.find(trimUnicode(parts[level]), static_cast<int>(level), found);
        if (!next) return std::nullopt;
        found = std::move(*next);
    }
    const bool same_country = bareWords(pathToLevel(found, LocationLevel::Country)) == bareWords(parts[0]);
    if (!country && !same_country) return std::nullopt;
    return found;
}

std::optional<std::string> findInText(
    const LocationResolver& locations,
    std::string_view text,
    LocationLevel level,
    std::string_view parent_path
) {
    constexpr std::size_t kMaxWords = 60;
    constexpr std::size_t kMaxNameWords = 6;
    if (text.find('>') != std::string_view::npos) {
        const auto found = findByPath(locations, text);
        if (found && levelOfPath(*found) >= level) return pathToLevel(*found, level);
    }
    const auto named = [&](std::string_view name) {
        return locations.find(name, static_cast<int>(level), parent_path);
    };
    const std::string bare = bareWords(text);
    if (bare.empty()) return std::nullopt;
    if (auto found = named(bare)) return found;
    if (auto found = named(replaceAll(bare, " ", ""))) return found;
    const auto words = split(bare, ' ');
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
        const std::string bare = bareWords(name);
        for (const std::string& key : {bare, replaceAll(bare, " ", "")}) {
            auto& places = by_name_[key];
            if (places.empty() || places.back() != places_.size()) places.push_back(places_.size());
        }
    }
    places_.push_back({level, std::move(path)});
}

std::optional<std::string> LocationTree::find(std::string_view name, int level, std::string_view parent_path)
    const {
    const auto named = by_name_.find(bareWords(name));
    if (named == by_name_.end()) return std::nullopt;
    const bool must_be_one = parent_path.empty() && level > static_cast<int>(LocationLevel::State);
    const Place* found = nullptr;
    for (const std::size_t index : named->second) {
        const Place& place = places_[index];
        if (static_cast<int>(place.level) != level) continue;
        if (!isWithin(place.path, parent_path)) continue;
        if (found != nullptr) return std::nullopt;
        found = &place;
        if (!must_be_one) break;
    }
    return found == nullptr ? std::nullopt : std::optional(found->path);
}

}  // namespace tama::flows
