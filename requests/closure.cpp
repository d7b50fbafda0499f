#include "requests/closure.hpp"

#include <nlohmann/json.hpp>

#include "base/sha256.hpp"

namespace tama::requests {

std::string Closure::toJson() const {
    auto json = nlohmann::json::array();
    for (const auto& [name, content] : parts) json.push_back({name, content});
    return json.dump();
}

std::string Closure::hash() const {
    return sha256(toJson());
}

std::vector<std::string> changedParts(std::string_view approved_json, const Closure& now) {
    std::vector<std::pair<std::string, std::string>> approved;
    for (const auto& part : nlohmann::json::parse(approved_json))
        approved.emplace_back(part.at(0), part.at(1));

    std::vector<std::string> changed;
    const auto contentIn = [](const auto& parts, const std::string& name) -> const std::string* {
        for (const auto& [part, content] : parts) {
            if (part == name) return &content;
        }
        return nullptr;
    };
    for (const auto& [name, content] : now.parts) {
        const auto* before = contentIn(approved, name);
        if (before == nullptr || *before != content) changed.push_back(name);
    }
    for (const auto& [name, content] : approved) {
        if (contentIn(now.parts, name) == nullptr) changed.push_back(name);
    }
    return changed;
}

}  // namespace tama::requests
